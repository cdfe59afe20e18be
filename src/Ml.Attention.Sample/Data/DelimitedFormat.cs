using CsvHelper;

namespace Ml.Attention.Sample.Data;

/// <summary>How a data file is cut into fields; its name tells.</summary>
/// <param name="Delimiter">What stands between two fields.</param>
/// <param name="Quoted">Whether quotes enclose fields (RFC 4180); otherwise they are characters like any other.</param>
/// <param name="Compressed">Whether the file is compressed with gzip.</param>
internal sealed record DelimitedFormat(char Delimiter, bool Quoted, bool Compressed)
{
    private const string Gzip = ".gz";

    /// <summary>The format that a path's extension and the rule for quotes stand for.</summary>
    /// <exception cref="InputException">The extension is not known.</exception>
    public static DelimitedFormat Of(string path, QuoteRule quotes)
    {
        string name = Path.GetFileName(path);
        bool compressed = name.EndsWith(Gzip, StringComparison.OrdinalIgnoreCase);
        string extension = Path.GetExtension(compressed ? name[..^Gzip.Length] : name);
        char delimiter = extension.ToLowerInvariant() switch
        {
            ".tsv" or ".txt" => '\t',
            ".csv" => ',',
            _ => throw new InputException($"The name '{name}' does not say how the file is delimited; expected one that ends in .tsv or .txt (tabs) or .csv (commas), each also with .gz."),
        };
        return new(delimiter, quotes == QuoteRule.Rfc4180 || (quotes == QuoteRule.Auto && delimiter == ','), compressed);
    }

    public CsvReaderOptions ToReaderOptions() => new()
    {
        Separator = Delimiter,
        Mode = Quoted ? CsvMode.Rfc4180 : CsvMode.NoEscape,
        MalformedData = CsvMalformedDataHandling.Throw,
        TrackLineNumbers = true,
        PoolStrings = true,
        IncludeValuesInExceptions = false,
    };
}
