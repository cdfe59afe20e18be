using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>Finds the columns that are read, and says what is wrong with them.</summary>
internal static class InputColumns
{
    private const int MostListed = 20;

    /// <summary>The column with the texts.</summary>
    /// <exception cref="ArgumentException">It is missing, or it holds something else.</exception>
    public static DataViewSchema.Column Text(DataViewSchema schema, string name)
    {
        var column = Find(schema, name, "text");
        return column.Type is TextDataViewType
            ? column
            : throw new ArgumentException($"The text column '{name}' is of type {column.Type}; expected {TextDataViewType.Instance} (one text a row).");
    }

    /// <summary>A column by its name.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"The {role} column '{name}' is missing; the data have {List(schema)}.");

    /// <summary>The names of the columns that can be seen, for messages.</summary>
    public static string List(DataViewSchema schema) => List(schema.Where(column => !column.IsHidden).Select(column => column.Name));

    /// <summary>Names in quotes, for messages; not all where there are very many.</summary>
    public static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        string listed = string.Join(", ", all.Take(MostListed).Select(name => $"'{name}'"));
        return all.Length switch
        {
            0 => "no columns",
            > MostListed => $"{listed} and {all.Length - MostListed} more",
            _ => listed,
        };
    }
}
