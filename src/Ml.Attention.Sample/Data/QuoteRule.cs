namespace Ml.Attention.Sample.Data;

/// <summary>What a double quote means in a data file.</summary>
internal enum QuoteRule
{
    /// <summary>
    /// As the kind of file has it: <see cref="Rfc4180"/> in <c>.csv</c>, <see cref="None"/> in <c>.tsv</c> and
    /// <c>.txt</c>. Tab-separated data sets are mostly written without quoting, and their texts may begin with a quote;
    /// guessing from the content would take those quotes away, or join two rows, without a word.
    /// </summary>
    Auto,

    /// <summary>A character like any other.</summary>
    None,

    /// <summary>A field in quotes may hold delimiters, line breaks and doubled quotes.</summary>
    Rfc4180,
}
