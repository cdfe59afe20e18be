using System.Diagnostics;

namespace Ml.Attention.Training;

/// <summary>Tells how far the runs of a training are: one for each model, and as many again where they are repeated on all examples.</summary>
/// <param name="runs">How many there are.</param>
/// <param name="listener">Who is told; nobody where null.</param>
internal sealed class RunProgress(int runs, IProgress<TrainingProgress>? listener)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private int _run;
    private double _skipped;

    /// <summary>Time since the start of the first run.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>A run begins.</summary>
    public RunProgress Next()
    {
        _run++;
        return this;
    }

    /// <summary>So much of the present run, from 0 to 1, was done by an earlier process.</summary>
    public void Skip(double share) => _skipped = _run - 1 + share;

    /// <param name="progress">Where the present run is.</param>
    /// <param name="share">How much of its steps are done, above 0.</param>
    public void Report(TrainingProgress progress, double share) => listener?.Report(progress with
    {
        Run = _run,
        Runs = runs,
        Completed = _run == 1 ? progress.Completed : null,
        Elapsed = Elapsed,
        Remaining = Elapsed * ((runs - (_run - 1 + share)) / Math.Max(1e-9, _run - 1 + share - _skipped)),
    });
}
