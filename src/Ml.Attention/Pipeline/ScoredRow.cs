using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>A row of somebody else, with the columns that a transformer makes. It is scored when one of them is first read.</summary>
internal sealed class ScoredRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly OutputSchema _schema;
    private readonly HashSet<int> _active;
    private readonly ScoredRows? _scored;
    private long _scoredPosition = -1;

    public ScoredRow(DataViewRow input, OutputSchema schema, IReadOnlyCollection<DataViewSchema.Column> active, AttentionTransformer transformer)
    {
        (_input, _schema) = (input, schema);
        _active = [.. active.Select(column => column.Index)];
        HashSet<OutputKind> kinds = [.. active.Select(schema.KindOf).OfType<OutputKind>()];
        if (kinds.Count > 0)
        {
            _scored = transformer.CreateRows(input, schema.SourceColumn, kinds);
        }
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _schema.Output;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _schema.KindOf(column) is null ? _input.IsColumnActive(_schema.Input[column.Index]) : _active.Contains(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (_schema.KindOf(column) is not { } kind)
        {
            return _input.GetGetter<TValue>(_schema.Input[column.Index]);
        }

        if (!_active.Contains(column.Index))
        {
            throw new InvalidOperationException($"The column '{column.Name}' is not active in this row; ask for it when the row is made.");
        }

        return _scored!.Getter(kind, Score) as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' has values of {column.Type.RawType}; asked for {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Scores the row that the input is at, unless that was done for another column.</summary>
    private int Score()
    {
        if (_scoredPosition != _input.Position || _input.Position < 0)
        {
            _scored!.Clear();
            _scored.Read();
            _scored.Score();
            _scoredPosition = _input.Position;
        }

        return 0;
    }
}
