namespace Ml.Attention.Training;

/// <summary>What a checkpoint says before its arrays.</summary>
/// <param name="Fingerprint">What the training depends on.</param>
/// <param name="Finished">The runs that are complete.</param>
/// <param name="Present">The run that goes on.</param>
/// <param name="Start">The same at the start of its epoch, where it may go back there.</param>
/// <param name="Arrays">The names of the arrays, in their order, and how many numbers each has.</param>
internal sealed record CheckpointHeader(
    IReadOnlyDictionary<string, string> Fingerprint,
    IReadOnlyList<CheckpointHeader.Run> Finished,
    CheckpointHeader.State? Present,
    CheckpointHeader.State? Start,
    IReadOnlyList<CheckpointHeader.Elements> Arrays)
{
    /// <param name="Summary">How it went.</param>
    /// <param name="Answers">How many answers it gave.</param>
    internal sealed record Run(TrainingSummary Summary, int Answers);

    /// <param name="Position">Where it is.</param>
    /// <param name="Answers">How many answers its best weights gave.</param>
    internal sealed record State(RunPosition Position, int Answers);

    /// <param name="Name">Such as <c>present/weights/matrices/value</c>.</param>
    /// <param name="Length">How many there are.</param>
    internal sealed record Elements(string Name, int Length);
}
