using CsvHelper;

namespace Ml.Attention.Sample.Data;

/// <summary>Data files of which one column of texts is read, as <see cref="ExampleFile"/> reads two.</summary>
internal static class TextFile
{
    /// <summary>Reads the texts of all rows; of those without one, an empty text.</summary>
    /// <exception cref="InputException">The file cannot be read; the message names the line.</exception>
    public static IReadOnlyList<string> Read(string path, string column, QuoteRule quotes)
    {
        var format = DelimitedFormat.Of(path, quotes);
        using var reader = CsvReader.Create(DataFileBytes.Read(path, format.Compressed), format.ToReaderOptions());
        try
        {
            reader.ReadHeader();
            string[] names = [.. reader.Headers];
            if (names.Length == 0)
            {
                throw new InputException($"'{path}' is empty; expected a header line with the column '{column}', then rows.");
            }

            int position = ExampleHeader.Find(path, format.Delimiter, names, column, "--text-column");
            var texts = new List<string>();
            while (reader.Read())
            {
                texts.Add(position < reader.FieldCount
                    ? reader.GetString(position)
                    : throw new InputException($"'{path}' line {reader.LineNumber} has {reader.FieldCount} {(reader.FieldCount == 1 ? "field" : "fields")}; the header names {names.Length} columns."));
            }

            return texts.Count > 0 ? texts : throw new InputException($"'{path}' has no rows below its header; expected a text in each.");
        }
        catch (CsvFormatException exception)
        {
            throw new InputException($"'{path}' line {exception.LineNumber} has broken quotes. Double the quotes inside a quoted field, or read quotes as plain characters with --quotes none.", exception);
        }
    }
}
