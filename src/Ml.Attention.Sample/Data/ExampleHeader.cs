using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Data;

/// <summary>Where text and label stand in each row.</summary>
/// <param name="Text">The position of the text.</param>
/// <param name="Label">The position of the label.</param>
/// <param name="Second">The position of the second text; null where there is one text.</param>
internal sealed record ExampleHeader(int Text, int Label, int? Second)
{
    private const int ColumnsShown = 20;

    /// <exception cref="InputException">A column is missing, or is there twice.</exception>
    public static ExampleHeader Find(string path, char delimiter, IReadOnlyList<string> names, ExampleColumns columns) => new(
        Find(path, delimiter, names, columns.Text, "--text-column"),
        Find(path, delimiter, names, columns.Label, "--label-column"),
        columns.Second is null ? null : Find(path, delimiter, names, columns.Second, "--second-text-column"));

    /// <summary>The position of one column.</summary>
    /// <exception cref="InputException">It is missing, or there twice.</exception>
    public static int Find(string path, char delimiter, IReadOnlyList<string> names, string wanted, string option)
    {
        var found = Matches(names, wanted, StringComparison.Ordinal);
        found = found.Count > 0 ? found : Matches(names, wanted, StringComparison.OrdinalIgnoreCase);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new InputException($"'{path}' has no column '{wanted}'; {Describe(names)}.{Hint(delimiter, names) ?? $" Name the right one with {option}."}"),
            _ => throw new InputException($"'{path}' has {found.Count} columns named '{wanted}'; expected one."),
        };
    }

    private static List<int> Matches(IReadOnlyList<string> names, string wanted, StringComparison comparison) =>
        [.. names.Index().Where(pair => pair.Item.Trim().Equals(wanted, comparison)).Select(pair => pair.Index)];

    private static string Describe(IReadOnlyList<string> names)
    {
        string list = string.Join(", ", names.Take(ColumnsShown).Select(name => $"'{Excerpt.Of(name)}'"));
        return $"its header names {list}{(names.Count > ColumnsShown ? ", …" : "")}";
    }

    /// <summary>Another delimiter in the only column's name: the file's extension is probably the wrong one.</summary>
    private static string? Hint(char delimiter, IReadOnlyList<string> names) => (delimiter, names) switch
    {
        ('\t', [var only]) when only.Contains(',', StringComparison.Ordinal) => " Tabs are expected in a .tsv or .txt file; for commas the name must end in .csv.",
        (',', [var only]) when only.Contains('\t', StringComparison.Ordinal) => " Commas are expected in a .csv file; for tabs the name must end in .tsv.",
        (_, [var only]) when only.Contains(';', StringComparison.Ordinal) => " Semicolons are not supported; expected tabs (.tsv) or commas (.csv).",
        _ => null,
    };
}
