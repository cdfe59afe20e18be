using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What is known of a schema before there is data: names, kinds and annotations of the columns, not their sizes.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Nothing = new([]);

    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = columns.ToArray();
        Ensure.Param(_columns.All(column => column.Name is not null), nameof(columns), "Some items are not initialized properly.");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Of(DataViewSchema schema) =>
        new(schema.Where(column => !column.IsHidden).Select(column => Column.Of(column, withAnnotations: true)));

    internal bool TryFind(string name, out Column column)
    {
        column = _columns.FirstOrDefault(candidate => candidate.Name == name);
        return column.Name is not null;
    }

    internal Column Find(string name) =>
        TryFind(name, out Column column) ? column : throw Errors.ColumnNotFound("inputSchema", "input", name);

    /// <summary>These columns with some added; one of the same name takes the old one's place.</summary>
    internal SchemaShape With(IEnumerable<Column> added)
    {
        Dictionary<string, Column> columns = _columns.ToDictionary(column => column.Name);
        foreach (Column column in added)
        {
            columns[column.Name] = column;
        }

        return new SchemaShape(columns.Values);
    }
}
