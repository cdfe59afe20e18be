namespace Ml.Attention.Generation;

/// <summary>How text is written by a trained model. A model keeps those it was exported with; each can be chosen anew when it is loaded.</summary>
public sealed record GenerationOptions
{
    /// <summary>How many beginnings of each text are kept while it is written (beam search); 1 always takes the most probable token (greedy search).</summary>
    /// <value>From 1 to 64; 4 by default, as in Vaswani et al. 2017, section 6.1.</value>
    public int BeamWidth { get; init; } = 4;

    /// <summary>How much longer texts are preferred: ln p is divided by ((5 + tokens) / 6) to this power (Wu et al. 2016, section 7).</summary>
    /// <value>0, for not at all, to 2; 0.6 by default, as in Vaswani et al. 2017, section 6.1.</value>
    public float LengthPenalty { get; init; } = 0.6f;

    /// <summary>How many tokens are written at most, besides that a text has no more than twice as many as its source, and 16.</summary>
    /// <value>1 or more; as many as the model was made for where null, the default.</value>
    public int? MaxTokens { get; init; }

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        if (BeamWidth is < 1 or > 64)
        {
            throw new ArgumentException($"{nameof(BeamWidth)} is {BeamWidth}; expected 1 to 64.", nameof(BeamWidth));
        }

        if (LengthPenalty is not (>= 0 and <= 2))
        {
            throw new ArgumentException($"{nameof(LengthPenalty)} is {LengthPenalty}; expected 0 to 2.", nameof(LengthPenalty));
        }

        if (MaxTokens is < 1)
        {
            throw new ArgumentException($"{nameof(MaxTokens)} is {MaxTokens}; expected 1 or more.", nameof(MaxTokens));
        }
    }
}
