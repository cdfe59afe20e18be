using CsvHelper;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Data;

/// <summary>Data files of texts and their translations: as <see cref="ExampleFile"/> reads them, with two columns of texts.</summary>
internal static class TranslationFile
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The name of the column of texts.</param>
    /// <param name="target">The name of the column of translations.</param>
    /// <param name="quotes">Whether quotes enclose fields.</param>
    /// <exception cref="InputException">The file cannot be read, or a row of it is not an example; the message names the line.</exception>
    public static IReadOnlyList<TranslationExample> Read(string path, string source, string target, QuoteRule quotes)
    {
        var format = DelimitedFormat.Of(path, quotes);
        using var reader = CsvReader.Create(DataFileBytes.Read(path, format.Compressed), format.ToReaderOptions());
        try
        {
            var rows = ReadRows(reader, path, format, source, target).ToList();
            return rows.Count > 0 ? rows : throw new InputException($"'{path}' has no rows below its header; expected a text and its translation in each.");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException($"'{path}' line {exception.LineNumber} has broken quotes. Double the quotes inside a quoted field, or read quotes as plain characters with --quotes none.", exception);
        }
    }

    private static IEnumerable<TranslationExample> ReadRows(CsvReader reader, string path, DelimitedFormat format, string source, string target)
    {
        reader.ReadHeader();
        if (reader.Headers.Count == 0)
        {
            throw new InputException($"'{path}' is empty; expected a header line with the columns '{source}' and '{target}', then rows.");
        }

        string[] names = [.. reader.Headers];
        int sourceColumn = ExampleHeader.Find(path, format.Delimiter, names, source, "--source-column");
        int targetColumn = ExampleHeader.Find(path, format.Delimiter, names, target, "--target-column");
        while (reader.Read())
        {
            if (reader.FieldCount != names.Length)
            {
                throw new InputException($"'{path}' line {reader.LineNumber} has {reader.FieldCount} {(reader.FieldCount == 1 ? "field" : "fields")}; the header names {names.Length} columns.");
            }

            var example = new TranslationExample(reader.GetString(sourceColumn), reader.GetString(targetColumn));
            string? empty = string.IsNullOrWhiteSpace(example.Source) ? source : string.IsNullOrWhiteSpace(example.Target) ? target : null;
            yield return empty is null
                ? example
                : throw new InputException($"'{path}' line {reader.LineNumber} has nothing in the column '{empty}'; expected a text in each row. Remove the row.");
        }
    }
}
