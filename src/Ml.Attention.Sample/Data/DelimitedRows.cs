using CsvHelper;

namespace Ml.Attention.Sample.Data;

/// <summary>
/// The rows of a data file below its header: tabs (<c>.tsv</c>, <c>.txt</c>) or commas (<c>.csv</c>), plain or compressed
/// (<c>.gz</c>), in UTF-8 with or without a byte order mark.
/// </summary>
internal static class DelimitedRows
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="quotes">Whether quotes enclose fields.</param>
    /// <param name="columns">The columns that the header must have, for messages: <c>columns 'a' and 'b'</c>.</param>
    /// <param name="content">What each row must have, for messages: <c>a text and a label</c>.</param>
    /// <param name="open">Given the delimiter and the names of the columns; gives what makes a row of the reader's present one.</param>
    /// <exception cref="InputException">The file cannot be read, or a row has another number of fields than the header; the message names the line.</exception>
    public static IReadOnlyList<T> Read<T>(string path, QuoteRule quotes, string columns, string content, Func<char, IReadOnlyList<string>, Func<CsvReader, T>> open)
    {
        var format = DelimitedFormat.Of(path, quotes);
        using var reader = CsvReader.Create(DataFileBytes.Read(path, format.Compressed), format.ToReaderOptions());
        try
        {
            reader.ReadHeader();
            string[] names = [.. reader.Headers];
            if (names.Length == 0)
            {
                throw new InputException($"'{path}' is empty; expected a header line with the {columns}, then rows.");
            }

            var read = open(format.Delimiter, names);
            var rows = new List<T>();
            while (reader.Read())
            {
                CheckFields(reader, path, format, names.Length);
                rows.Add(read(reader));
            }

            return rows.Count > 0 ? rows : throw new InputException($"'{path}' has no rows below its header; expected {content} in each.");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException(
                $"'{path}' line {exception.LineNumber} has broken quotes: a quote inside a field that is not quoted, text after a closing quote, or no closing quote. Double the quotes inside a quoted field, or read quotes as plain characters with --quotes none.",
                exception);
        }
    }

    private static void CheckFields(CsvReader reader, string path, DelimitedFormat format, int columns)
    {
        if (reader.FieldCount != columns)
        {
            string hint = !format.Quoted && reader.FieldCount > columns ? " Quotes are plain characters here; --quotes rfc4180 reads quoted fields." : "";
            throw new InputException($"'{path}' line {reader.LineNumber} has {reader.FieldCount} {(reader.FieldCount == 1 ? "field" : "fields")}; the header names {columns} columns.{hint}");
        }
    }
}
