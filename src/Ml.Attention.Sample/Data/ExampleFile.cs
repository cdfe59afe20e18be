using CsvHelper;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Data;

/// <summary>
/// Data files: a header, then a text, or two, and a label in each row; tabs (<c>.tsv</c>, <c>.txt</c>) or commas (<c>.csv</c>),
/// plain or compressed (<c>.gz</c>), in UTF-8 with or without a byte order mark.
/// </summary>
internal static class ExampleFile
{
    /// <summary>Reads all rows. Texts are taken as they are; space around a label is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The names of its columns.</param>
    /// <param name="quotes">Whether quotes enclose fields.</param>
    /// <param name="labelSets">Whether a label may be empty: a set without labels.</param>
    /// <exception cref="InputException">The file cannot be read, or a row of it is not an example; the message names the line.</exception>
    public static IReadOnlyList<TextExample> Read(string path, ExampleColumns columns, QuoteRule quotes = QuoteRule.Auto, bool labelSets = false)
    {
        var format = DelimitedFormat.Of(path, quotes);
        using var reader = CsvReader.Create(DataFileBytes.Read(path, format.Compressed), format.ToReaderOptions());
        try
        {
            var examples = ReadRows(reader, path, format, columns, labelSets).ToList();
            return examples.Count > 0
                ? examples
                : throw new InputException($"'{path}' has no rows below its header; expected a text and a label in each.");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"'{path}' line {exception.LineNumber} has broken quotes: a quote inside a field that is not quoted, text after a closing quote, or no closing quote. Double the quotes inside a quoted field, or read quotes as plain characters with --quotes none.",
                exception);
        }
    }

    private static IEnumerable<TextExample> ReadRows(CsvReader reader, string path, DelimitedFormat format, ExampleColumns columns, bool labelSets)
    {
        reader.ReadHeader();
        if (reader.Headers.Count == 0)
        {
            throw new InputException($"'{path}' is empty; expected a header line with the columns '{columns.Text}' and '{columns.Label}', then rows.");
        }

        var header = ExampleHeader.Find(path, format.Delimiter, [.. reader.Headers], columns);
        while (reader.Read())
        {
            yield return ReadRow(reader, path, format, header, labelSets);
        }
    }

    private static TextExample ReadRow(CsvReader reader, string path, DelimitedFormat format, ExampleHeader header, bool labelSets)
    {
        if (reader.FieldCount != header.Count)
        {
            string hint = !format.Quoted && reader.FieldCount > header.Count ? " Quotes are plain characters here; --quotes rfc4180 reads quoted fields." : "";
            throw new InputException($"'{path}' line {reader.LineNumber} has {reader.FieldCount} {(reader.FieldCount == 1 ? "field" : "fields")}; the header names {header.Count} columns.{hint}");
        }

        string text = reader.GetString(header.Text);
        string label = reader.GetString(header.Label).Trim();
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new InputException($"'{path}' line {reader.LineNumber} has no text; expected one in each row. Remove the row.");
        }

        string? second = header.Second is { } position ? reader.GetString(position) : null;
        if (second is not null && string.IsNullOrWhiteSpace(second))
        {
            throw new InputException($"'{path}' line {reader.LineNumber} has no second text; expected one in each row. Remove the row.");
        }

        return label.Length > 0 || labelSets
            ? second is null ? new TextExample(text, label) : new TextPairExample(text, second, label)
            : throw new InputException($"'{path}' line {reader.LineNumber} has no label; expected one in each row.");
    }
}
