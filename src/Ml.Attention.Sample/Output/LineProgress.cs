namespace Ml.Attention.Sample.Output;

/// <summary>Writes a line for whatever it is told, at once: <see cref="Progress{T}"/> would write them later, in any order.</summary>
/// <param name="output">Where to.</param>
/// <param name="line">The line for a value.</param>
internal sealed class LineProgress<T>(TextWriter output, Func<T, string> line) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => output.WriteLine(line(value));
}
