namespace Microsoft.ML.Data;

/// <summary>A mapper as the interface that serves single rows.</summary>
internal sealed class BoundRowMapper : IRowToRowMapper
{
    private readonly ColumnBindings _bindings;

    public BoundRowMapper(RowMapper mapper)
    {
        _bindings = new ColumnBindings(mapper);
    }

    public DataViewSchema InputSchema => _bindings.Mapper.InputSchema;

    public DataViewSchema OutputSchema => _bindings.Schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _bindings.InputsFor(OutputSchema.Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(activeColumns);
        Ensure.That(ReferenceEquals(input.Schema, InputSchema), "Schema of input row must be the same as the schema the mapper is bound to");
        return new MappedRow(_bindings, input, OutputSchema.Active(activeColumns));
    }
}
