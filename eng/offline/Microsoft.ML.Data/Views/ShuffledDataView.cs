using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of a data view in a random order: each comes from a pool of the next rows of the source.</summary>
internal sealed class ShuffledDataView(IDataView input, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => input.Schema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = columnsNeeded.ToArray();
        Random random = rand ?? HybridRandom.Create(seed);
        DataViewRowCursor source = input.GetRowCursor(columns, shuffleSource ? new HybridRandom(random) : null);
        return poolSize == 1 ? source : new Cursor(source, Schema.Active(columns), poolSize, random);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly DataViewRowCursor _source;
        private readonly Random _random;
        private readonly int _poolSize;
        private readonly Queue<int> _free = new();
        private readonly List<int> _pool = []; // the places of waiting rows, a ring whose oldest is at _first
        private readonly ColumnBuffer<DataViewRowId> _ids;
        private readonly ColumnBuffer?[] _buffers;
        private readonly Delegate?[] _getters;
        private int _first;
        private int _current = -1;
        private bool _sourceEnded;

        public Cursor(DataViewRowCursor source, bool[] active, int poolSize, Random random)
            : base(source.Schema, active)
        {
            _source = source;
            _poolSize = poolSize;
            _random = random;
            _ids = ColumnBuffer.ForIds(source);
            _buffers = active.Select((isActive, i) => isActive ? ColumnBuffer.For(source, source.Schema[i]) : null).ToArray();
            _getters = _buffers.Select(buffer => buffer?.Getter(Current)).ToArray();
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ValueGetter<DataViewRowId>)_ids.Getter(Current);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            Checked<TValue>(column, _getters[column.Index]);

        protected override bool MoveNextRow()
        {
            if (_current >= 0)
            {
                _free.Enqueue(_current);
            }

            Refill();
            int waiting = _pool.Count - _first;
            if (waiting == 0)
            {
                _current = -1;
                return false;
            }

            // The oldest row takes the place of the one chosen.
            int chosen = _first + _random.Next(waiting);
            _current = _pool[chosen];
            _pool[chosen] = _pool[_first++];
            return true;
        }

        protected override void Release() => _source.Dispose();

        private int Current() => _current >= 0 ? _current : throw new InvalidOperationException(Errors.NoCurrentRow);

        private void Refill()
        {
            if (_first > _poolSize)
            {
                _pool.RemoveRange(0, _first);
                _first = 0;
            }

            while (!_sourceEnded && _pool.Count - _first < _poolSize)
            {
                if (!_source.MoveNext())
                {
                    _sourceEnded = true;
                    return;
                }

                int place = _free.Count > 0 ? _free.Dequeue() : _pool.Count - _first;
                _ids.Store(place);
                foreach (ColumnBuffer? buffer in _buffers)
                {
                    buffer?.Store(place);
                }

                _pool.Add(place);
            }
        }
    }
}
