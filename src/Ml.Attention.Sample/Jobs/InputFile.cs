using Ml.Attention.Sample.Data;

namespace Ml.Attention.Sample.Jobs;

/// <summary>A file to score; its name says what is in it.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Kind">How its rows are written.</param>
/// <param name="Delimiter">What stands between fields; of delimited files.</param>
/// <param name="Quoted">Whether quotes enclose fields; of delimited files.</param>
/// <param name="Name">Its name without what says the format.</param>
internal sealed record InputFile(string Path, InputKind Kind, char Delimiter, bool Quoted, string Name)
{
    private const string Expected = "expected a name that ends in .tsv or .txt (tabs), .csv (commas), .jsonl, .ndjson or .json (a JSON object on each line), each also with .gz or .zst, or .parquet";

    /// <summary>The file of a path, as its extension has it.</summary>
    /// <exception cref="InputException">The extension is not known.</exception>
    public static InputFile Of(string path, QuoteRule quotes)
    {
        string file = System.IO.Path.GetFileName(path);
        string name = System.IO.Path.GetExtension(file).ToLowerInvariant() is ".gz" or ".zst" ? System.IO.Path.GetFileNameWithoutExtension(file) : file;
        string extension = System.IO.Path.GetExtension(name).ToLowerInvariant();
        (InputKind Kind, char Delimiter) format = extension switch
        {
            ".tsv" or ".txt" => (InputKind.Delimited, '\t'),
            ".csv" => (InputKind.Delimited, ','),
            ".jsonl" or ".ndjson" or ".json" => (InputKind.JsonLines, '\0'),
            ".parquet" when name == file => (InputKind.Parquet, '\0'),
            _ => throw new InputException($"The name '{file}' does not say how the file is written; {Expected}."),
        };
        bool quoted = quotes == QuoteRule.Rfc4180 || (quotes == QuoteRule.Auto && format.Delimiter == ',');
        return new(System.IO.Path.GetFullPath(path), format.Kind, format.Delimiter, quoted, System.IO.Path.GetFileNameWithoutExtension(name));
    }
}
