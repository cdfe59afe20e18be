using Microsoft.ML;

namespace Ml.Attention.Pipeline;

/// <summary>The columns of an input, followed by those that a transformer makes from it.</summary>
internal sealed class OutputSchema
{
    private readonly OutputKind[] _kinds;

    /// <param name="input">What comes in.</param>
    /// <param name="source">The column that the model reads.</param>
    /// <param name="made">The columns that are made from it.</param>
    public OutputSchema(DataViewSchema input, DataViewSchema.Column source, IReadOnlyList<MadeColumn> made)
    {
        (Input, SourceColumn) = (input, source);
        _kinds = [.. made.Select(column => column.Kind)];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var column in made)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        Output = builder.ToSchema();
    }

    /// <summary>What comes in.</summary>
    public DataViewSchema Input { get; }

    /// <summary>The input's columns, at the same places, and then the own ones.</summary>
    public DataViewSchema Output { get; }

    /// <summary>The column that the model reads.</summary>
    public DataViewSchema.Column SourceColumn { get; }

    /// <summary>What an output column holds; null where it is one of the input's.</summary>
    public OutputKind? KindOf(DataViewSchema.Column column)
    {
        if (column.Index >= Output.Count || Output[column.Index].Name != column.Name)
        {
            throw new ArgumentException($"The column '{column.Name}' at place {column.Index} is not of this schema; expected one of {InputColumns.List(Output)}.", nameof(column));
        }

        return column.Index < Input.Count ? null : _kinds[column.Index - Input.Count];
    }

    /// <summary>The columns of the input that output columns need.</summary>
    public IEnumerable<DataViewSchema.Column> Dependencies(IEnumerable<DataViewSchema.Column> needed)
    {
        var indices = new SortedSet<int>();
        foreach (var column in needed)
        {
            indices.Add(KindOf(column) is null ? column.Index : SourceColumn.Index);
        }

        return indices.Select(index => Input[index]);
    }
}
