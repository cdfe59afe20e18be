namespace Ml.Attention.Sample.Jobs;

/// <summary>How the rows of an input file are written.</summary>
internal enum InputKind
{
    /// <summary>Fields with a delimiter between, below a header line.</summary>
    Delimited,

    /// <summary>A JSON object on each line.</summary>
    JsonLines,

    /// <summary>Parquet.</summary>
    Parquet,
}
