using System.Diagnostics;

namespace Ml.Attention.Benchmarks;

/// <summary>A side that is one call.</summary>
internal sealed class ActionSide(Action work) : ISide
{
    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            work();
            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }
}
