namespace Microsoft.ML.Runtime;

/// <summary>One line of progress, to be filled.</summary>
public interface IProgressEntry
{
    void SetProgress(int index, double value);

    void SetProgress(int index, double value, double lim);

    void SetMetric(int index, double value);
}
