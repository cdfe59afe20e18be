namespace Microsoft.ML.Runtime;

/// <summary>Takes the progress and the metrics of one piece of work.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    void Checkpoint(params double?[] values);
}
