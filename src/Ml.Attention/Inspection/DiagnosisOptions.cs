using Ml.Attention.Inference;

namespace Ml.Attention.Inspection;

/// <summary>What a diagnosis looks at.</summary>
public sealed record DiagnosisOptions
{
    /// <summary>How many texts are read at most; of more, as many in equal distances are taken.</summary>
    /// <value>1 or more; 1,000 by default.</value>
    public int MaxRows { get; init; } = 1000;

    /// <summary>Where the random numbers of the untrained model, and of the runs that compare scales, start.</summary>
    /// <value>Any number; 1 by default, as in training: then the untrained model is that which training began with.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Whether two short runs are trained on the examples, one with the default scale of dot products and one with none.</summary>
    /// <value>False by default: it takes up to <see cref="SecondsOfComparison"/>.</value>
    public bool CompareScale { get; init; }

    /// <summary>How long the two runs may train together. They stop after <see cref="StepsOfComparison"/> steps in any case.</summary>
    /// <value>In seconds, above 0; 50 by default.</value>
    public double SecondsOfComparison { get; init; } = 50;

    /// <summary>How many steps each of the two runs makes at most.</summary>
    /// <value>2 or more; 200 by default.</value>
    public int StepsOfComparison { get; init; } = 200;

    /// <summary>Device, threads and batch size; what predictions hold does not matter.</summary>
    public ScoringOptions Scoring { get; init; } = new();

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(MaxRows >= 1, nameof(MaxRows), MaxRows, "1 or more");
        Check(SecondsOfComparison > 0, nameof(SecondsOfComparison), SecondsOfComparison, "a number above 0");
        Check(StepsOfComparison >= 2, nameof(StepsOfComparison), StepsOfComparison, "2 or more");
        Scoring.Validate();
    }

    private static void Check(bool valid, string name, object found, string expected)
    {
        if (!valid)
        {
            throw new ArgumentException($"{name} is {found}; expected {expected}.", name);
        }
    }
}
