namespace Ml.Attention.Training;

/// <summary>A run between two updates of its weights.</summary>
/// <param name="Position">Where it is, and all that is small.</param>
/// <param name="Weights">Values and moments, by name.</param>
internal sealed record RunState(RunPosition Position, IReadOnlyDictionary<string, float[]> Weights)
{
    /// <summary>The best weights so far, by parameter; null where no epoch is complete.</summary>
    public Dictionary<string, float[]>? Best { get; init; }

    /// <summary>What they say of the validation examples.</summary>
    public float[][] Answers { get; init; } = [];

    /// <summary>The sums of a <see cref="WeightAverage"/>; null where there are none.</summary>
    public IReadOnlyDictionary<string, float[]>? Sums { get; init; }

    /// <summary>The start of the epoch, where training may go back to it; else null.</summary>
    public RunState? Start { get; init; }

    /// <summary>A copy that training does not change.</summary>
    public RunState Copy() => this with { Weights = Copy(Weights), Sums = Sums is null ? null : Copy(Sums) };

    private static Dictionary<string, float[]> Copy(IReadOnlyDictionary<string, float[]> arrays) => arrays.ToDictionary(pair => pair.Key, pair => (float[])pair.Value.Clone());
}
