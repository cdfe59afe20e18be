using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Data;

/// <summary>Data files of texts and their translations; see <see cref="DelimitedRows"/>.</summary>
internal static class TranslationFile
{
    /// <summary>Reads all rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">The name of the column of texts.</param>
    /// <param name="target">The name of the column of translations.</param>
    /// <param name="quotes">Whether quotes enclose fields.</param>
    /// <exception cref="InputException">The file cannot be read, or a row of it is not an example; the message names the line.</exception>
    public static IReadOnlyList<TranslationExample> Read(string path, string source, string target, QuoteRule quotes) =>
        DelimitedRows.Read<TranslationExample>(path, quotes, $"columns '{source}' and '{target}'", "a text and its translation", (delimiter, names) =>
        {
            int sourceColumn = ExampleHeader.Find(path, delimiter, names, source, "--source-column");
            int targetColumn = ExampleHeader.Find(path, delimiter, names, target, "--target-column");
            return reader =>
            {
                var example = new TranslationExample(reader.GetString(sourceColumn), reader.GetString(targetColumn));
                string? empty = string.IsNullOrWhiteSpace(example.Source) ? source : string.IsNullOrWhiteSpace(example.Target) ? target : null;
                return empty is null
                    ? example
                    : throw new InputException($"'{path}' line {reader.LineNumber} has nothing in the column '{empty}'; expected a text in each row. Remove the row.");
            };
        });
}
