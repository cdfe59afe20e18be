using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Layers;

namespace Ml.Attention.Pipeline;

/// <summary>The columns of an input, followed by those that a transformer makes from it.</summary>
internal sealed class OutputSchema
{
    private readonly OutputKind[] _kinds;
    private readonly int _textIndex;

    public OutputSchema(DataViewSchema input, OutputColumns columns, ClassValues classes, EncoderOptions encoder)
    {
        Input = input;
        _textIndex = InputColumns.Text(input, columns.Text).Index;
        _kinds = [.. columns.Made.Select(column => column.Kind)];

        uint setId = ScoreAnnotations.NextSetId(input);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        foreach (var (kind, name) in columns.Made)
        {
            var (type, annotations) = kind switch
            {
                OutputKind.PredictedLabel => ((DataViewType)classes.KeyType, ScoreAnnotations.OfPredictedLabel(classes, setId)),
                OutputKind.Score => (new VectorDataViewType(NumberDataViewType.Single, classes.Names.Count), ScoreAnnotations.OfScore(classes, setId)),
                OutputKind.Features => (new VectorDataViewType(NumberDataViewType.Single, encoder.Width), null),
                OutputKind.Tokens => (new VectorDataViewType(TextDataViewType.Instance), null),
                _ => (new VectorDataViewType(NumberDataViewType.Single, encoder.Layers, encoder.Heads, 0, 0), null),
            };
            builder.AddColumn(name, type, annotations);
        }

        Output = builder.ToSchema();
    }

    /// <summary>What comes in.</summary>
    public DataViewSchema Input { get; }

    /// <summary>The input's columns, at the same places, and then the own ones.</summary>
    public DataViewSchema Output { get; }

    /// <summary>The column with the texts.</summary>
    public DataViewSchema.Column TextColumn => Input[_textIndex];

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
            indices.Add(KindOf(column) is null ? column.Index : _textIndex);
        }

        return indices.Select(index => Input[index]);
    }
}
