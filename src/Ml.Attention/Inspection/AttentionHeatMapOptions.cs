namespace Ml.Attention.Inspection;

/// <summary>Which attention weights a heat map shows.</summary>
public sealed record AttentionHeatMapOptions
{
    /// <summary>The layer to show.</summary>
    /// <value>Counted from 0; null, the default, for the mean over all.</value>
    public int? Layer { get; init; }

    /// <summary>The head to show, of that layer or of each.</summary>
    /// <value>Counted from 0; null, the default, for the mean over all.</value>
    public int? Head { get; init; }

    /// <summary>Of a text with more tokens only the sentence is shown: the grid has the square of so many cells.</summary>
    /// <value>In tokens, 0 or more; 100 by default.</value>
    public int MaxGridTokens { get; init; } = 100;

    /// <summary>Throws when a value is out of range, whatever the model is.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    public void Validate()
    {
        Check(Layer, nameof(Layer));
        Check(Head, nameof(Head));
        Check(MaxGridTokens, nameof(MaxGridTokens));
    }

    private static void Check(int? value, string name)
    {
        if (value < 0)
        {
            throw new ArgumentException($"{name} is {value}; expected 0 or more.", name);
        }
    }
}
