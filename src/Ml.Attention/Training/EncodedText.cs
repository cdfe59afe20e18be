namespace Ml.Attention.Training;

/// <summary>A text as the network sees it.</summary>
/// <param name="Ids">Token ids, cut to the longest that the network takes, without padding.</param>
/// <param name="Label">The class, by position in the labels.</param>
internal sealed record EncodedText(int[] Ids, int Label) : EncodedExample(Label)
{
    public override int Length => Ids.Length;

    /// <summary>How many of the tokens are of the first of two texts; null where there is one text.</summary>
    public int? FirstLength { get; init; }

    /// <summary>The number of the pair that begins at each token; empty where pairs have no vectors.</summary>
    public int[] Pairs { get; init; } = [];

    /// <summary>The spelling of each token; empty where spellings have no vectors.</summary>
    public int[] Spellings { get; init; } = [];

    /// <summary>The words and runs of words in the whole text, each once, in ascending order; for linear models.</summary>
    public int[] Features { get; init; } = [];

    /// <summary>The spellings of the whole text, for linear models: of each known word once, of unknown ones as often as they stand there.</summary>
    public int[] FeatureSpellings { get; init; } = [];
}
