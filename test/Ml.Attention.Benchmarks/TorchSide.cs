namespace Ml.Attention.Benchmarks;

/// <summary>The same work in PyTorch.</summary>
/// <param name="process">Does the work.</param>
/// <param name="command">What to ask it for, without the number of times.</param>
internal sealed class TorchSide(TorchProcess process, string command) : ISide
{
    public double[] Run(int times) => [.. process.Ask($"{command} {times}").Split(' ').Select(double.Parse)];
}
