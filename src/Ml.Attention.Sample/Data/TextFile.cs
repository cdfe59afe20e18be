namespace Ml.Attention.Sample.Data;

/// <summary>Data files of which one column of texts is read; see <see cref="DelimitedRows"/>.</summary>
internal static class TextFile
{
    /// <summary>Reads the texts of all rows; of those without one, an empty text.</summary>
    /// <exception cref="InputException">The file cannot be read; the message names the line.</exception>
    public static IReadOnlyList<string> Read(string path, string column, QuoteRule quotes) =>
        DelimitedRows.Read<string>(path, quotes, $"column '{column}'", "a text", (delimiter, names) =>
        {
            int position = ExampleHeader.Find(path, delimiter, names, column, "--text-column");
            return reader => reader.GetString(position);
        });
}
