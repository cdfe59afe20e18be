namespace Ml.Attention.Layers;

/// <summary>The linear models that may stand beside an encoder.</summary>
[Flags]
internal enum LinearPaths
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Over words and runs of words, as far from their counts in each class (Wang &amp; Manning 2012).</summary>
    Ratios = 1,

    /// <summary>Over words, pairs of words, and the runs of characters in words.</summary>
    Spellings = 2,
}
