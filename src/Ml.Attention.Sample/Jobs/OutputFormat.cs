namespace Ml.Attention.Sample.Jobs;

/// <summary>How outputs are written.</summary>
internal enum OutputFormat
{
    /// <summary>Parquet, compressed with Zstandard.</summary>
    Parquet,

    /// <summary>Tabs between fields, without quotes; tabs and line breaks in a field become spaces.</summary>
    Tsv,

    /// <summary>Commas between fields, quotes where they are needed (RFC 4180).</summary>
    Csv,

    /// <summary>A JSON object on each line.</summary>
    Jsonl,
}
