using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps columns, in the order given, or drops columns.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] columns, bool keep, bool keepHidden)
    {
        Ensure.That(columns is { Length: > 0 }, "Neither keepColumns and dropColumns is set. Exactly one must be specified.");
        _columns = columns;
        _keep = keep;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema)).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new SelectedDataView(input, Bind(input.Schema, nameof(input)));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema, nameof(inputSchema));

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.Sign(ColumnSelectingLoader.Signature);
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.Write(_columns.Length);
        foreach (string column in _columns)
        {
            ctx.Writer.Write(column);
        }
    }

    internal bool Keeps(string name) => _columns.Contains(name) == _keep;

    internal void CheckNames(IEnumerable<string> names, string parameter)
    {
        string[] missing = _columns.Except(names).ToArray();
        if (missing.Length > 0)
        {
            throw Errors.ColumnNotFound(parameter, "input", string.Join(",", missing));
        }
    }

    private ColumnSelection Bind(DataViewSchema schema, string parameter)
    {
        ArgumentNullException.ThrowIfNull(schema, parameter);
        CheckNames(schema.Select(column => column.Name), parameter);
        IEnumerable<DataViewSchema.Column> columns = _keep
            ? _columns.SelectMany(name => schema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : schema.Where(column => Keeps(column.Name));
        return new ColumnSelection(schema, columns.ToArray());
    }
}
