namespace Ml.Attention.Training;

/// <summary>What a checkpoint holds.</summary>
/// <param name="Fingerprint">What the training depends on: names and values.</param>
/// <param name="Finished">The runs that are complete, in order.</param>
/// <param name="Present">The run that goes on; null where the next has not begun.</param>
internal sealed record CheckpointContent(IReadOnlyDictionary<string, string> Fingerprint, IReadOnlyList<FinishedRun> Finished, RunState? Present)
{
    /// <summary>Where it stands, for messages.</summary>
    public string Place => Present is { Position: var position }
        ? $"run {Finished.Count + 1}, epoch {position.Epoch}, after {position.Batch} of its steps"
        : $"the end of run {Finished.Count}";
}
