namespace Microsoft.ML.Data;

/// <summary>The getters of a mapped row or cursor: added columns from the mapper, the others from the input.</summary>
internal sealed class MappedGetters : IDisposable
{
    private readonly ColumnBindings _bindings;
    private readonly DataViewRow _input;
    private readonly Delegate?[] _added;
    private readonly IDisposable? _resources;

    public MappedGetters(ColumnBindings bindings, DataViewRow input, bool[] active)
    {
        _bindings = bindings;
        _input = input;
        bool[] added = bindings.AddedAmong(active);
        _added = added.Contains(true) ? bindings.Mapper.MakeGetters(input, added, out _resources) : new Delegate?[added.Length];
    }

    public bool IsActive(DataViewSchema.Column column) => _bindings.IsInput(column.Index, out int index)
        ? _input.IsColumnActive(_input.Schema[index])
        : _added[index] is not null;

    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (_bindings.IsInput(column.Index, out int index))
        {
            return _input.GetGetter<TValue>(_input.Schema[index]);
        }

        Delegate getter = _added[index] ?? throw new InvalidOperationException($"Column '{column.Name}' is not active.");
        return getter as ValueGetter<TValue> ?? throw Errors.WrongGetter(typeof(TValue), getter);
    }

    public void Dispose() => _resources?.Dispose();
}
