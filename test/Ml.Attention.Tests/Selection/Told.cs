namespace Ml.Attention.Tests.Selection;

/// <summary>Keeps what it is told, at once and in order.</summary>
internal sealed class Told<T>(Action<T>? then = null) : IProgress<T>
{
    public List<T> Values { get; } = [];

    public void Report(T value)
    {
        Values.Add(value);
        then?.Invoke(value);
    }
}
