using CsvHelper;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Data;

/// <summary>Data files of a text, or two, and a label in each row; see <see cref="DelimitedRows"/>.</summary>
internal static class ExampleFile
{
    /// <summary>Reads all rows. Texts are taken as they are; space around a label is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The names of its columns.</param>
    /// <param name="quotes">Whether quotes enclose fields.</param>
    /// <param name="labelSets">Whether a label may be empty: a set without labels.</param>
    /// <exception cref="InputException">The file cannot be read, or a row of it is not an example; the message names the line.</exception>
    public static IReadOnlyList<TextExample> Read(string path, ExampleColumns columns, QuoteRule quotes = QuoteRule.Auto, bool labelSets = false) =>
        DelimitedRows.Read<TextExample>(path, quotes, $"columns '{columns.Text}' and '{columns.Label}'", "a text and a label", (delimiter, names) =>
        {
            var header = ExampleHeader.Find(path, delimiter, names, columns);
            return reader => ReadRow(reader, path, header, labelSets);
        });

    private static TextExample ReadRow(CsvReader reader, string path, ExampleHeader header, bool labelSets)
    {
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
