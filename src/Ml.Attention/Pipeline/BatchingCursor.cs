using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Reads rows ahead, scores them together, and gives them back in order. Of the source's columns it keeps the values
/// of those that are active.
/// </summary>
internal sealed class BatchingCursor : DataViewRowCursor
{
    /// <summary>The first batch, and by how much each next one is larger: a look at a few rows does not score thousands.</summary>
    private const int FirstBatch = 64, Growth = 4;

    private readonly DataViewRowCursor _input;
    private readonly OutputSchema _schema;
    private readonly HashSet<int> _active;
    private readonly Dictionary<int, ColumnBuffer> _buffers;
    private readonly int _largestBatch;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly List<DataViewRowId> _ids = [];
    private readonly List<long> _batches = [];

    // Null where no column of the transformer's own is active: then nothing is scored.
    private readonly ScoredRows? _scored;

    private int _batchSize;
    private int _row = -1;
    private long _position = -1;
    private bool _ended;

    public BatchingCursor(
        DataViewRowCursor input, OutputSchema schema, IReadOnlyCollection<DataViewSchema.Column> needed, AttentionTransformer transformer)
    {
        (_input, _schema, _largestBatch) = (input, schema, transformer.Scoring.BatchSize);
        _batchSize = Math.Min(FirstBatch, _largestBatch);
        _active = [.. needed.Select(column => column.Index)];
        _buffers = needed.Where(column => schema.KindOf(column) is null).DistinctBy(column => column.Index)
            .ToDictionary(column => column.Index, column => ColumnBuffer.Create(input, schema.Input[column.Index]));
        _inputId = input.GetIdGetter();

        HashSet<OutputKind> kinds = [.. needed.Select(schema.KindOf).OfType<OutputKind>()];
        if (kinds.Count > 0)
        {
            _scored = transformer.CreateRows(input, schema.SourceColumn, kinds);
        }

        // Of a text of 256 tokens, two layers and eight heads, the weights are 4 MB: thousands of rows are not kept.
        if (kinds.Contains(OutputKind.AttentionWeights))
        {
            _largestBatch = _batchSize;
        }
    }

    public override long Position => _ended ? -1 : _position;

    public override long Batch => _row < 0 ? 0 : _batches[_row];

    public override DataViewSchema Schema => _schema.Output;

    public override bool MoveNext()
    {
        if (_ended)
        {
            return false;
        }

        _row++;
        if (_row >= _ids.Count && !ReadAhead())
        {
            _ended = true;
            return false;
        }

        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[CurrentRow()];

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        _schema.KindOf(column);
        return _active.Contains(column.Index);
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new InvalidOperationException($"The column '{column.Name}' is not active in this cursor; ask for it when the cursor is made.");
        }

        var getter = _schema.KindOf(column) is { } kind ? _scored!.Getter(kind, CurrentRow) : _buffers[column.Index].Getter(CurrentRow);
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"The column '{column.Name}' has values of {column.Type.RawType}; asked for {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ended = true;
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Fills the buffers anew.</summary>
    /// <returns>False when the source has no more rows.</returns>
    private bool ReadAhead()
    {
        _row = 0;
        _ids.Clear();
        _batches.Clear();
        _scored?.Clear();
        while (_ids.Count < _batchSize && _input.MoveNext())
        {
            Keep();
        }

        _batchSize = (int)Math.Min(_largestBatch, (long)_batchSize * Growth);
        if (_ids.Count == 0)
        {
            return false;
        }

        _scored?.Score();
        return true;
    }

    private void Keep()
    {
        foreach (var buffer in _buffers.Values)
        {
            buffer.Read(_ids.Count);
        }

        _scored?.Read();
        DataViewRowId id = default;
        _inputId(ref id);
        _ids.Add(id);
        _batches.Add(_input.Batch);
    }

    private int CurrentRow() => _ended || _position < 0
        ? throw new InvalidOperationException("The cursor is not at a row; call MoveNext, and read values while it says true.")
        : _row;
}
