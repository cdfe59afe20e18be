namespace Microsoft.ML.Data;

/// <summary>Reads lines of separated fields.</summary>
public sealed partial class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options _options;
    private readonly TextColumn[] _columns;

    internal TextLoader(Options? options, IMultiStreamSource? dataSample = null)
    {
        _options = options ?? new Options();
        Ensure.Param(_options.Columns is { Length: > 0 }, nameof(Options.Columns), "Must be specified");
        Ensure.Param(_options.Separators is { Length: > 0 }, nameof(Options.Separators), "Must specify at least one separator");
        string[]? header = _options.HasHeader && dataSample is not null ? new TextLines(_options).HeaderOf(dataSample) : null;
        _columns = _options.Columns!.Select(column => new TextColumn(column, header)).ToArray();
        Schema = _columns.Select(column => column.ToSchemaColumn()).ToSchema();
    }

    internal DataViewSchema Schema { get; }

    public DataViewSchema GetOutputSchema() => Schema;

    public IDataView Load(IMultiStreamSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new TextDataView(this, source);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.Sign(nameof(TextLoader));
        SchemaCodec.Write(ctx.Writer, Schema);
    }

    internal static Options WithColumnsOf<TInput>(Options? options)
    {
        options ??= new Options();
        options.Columns = RowMember.AllOf(typeof(TInput), SchemaDefinition.Direction.Read).Select(TextColumn.Declare).ToArray();
        Ensure.Param(options.Columns.Length > 0, nameof(TInput), "Should define at least one public, readable field or property in TInput.");
        return options;
    }

    internal DataViewRowCursor Read(IMultiStreamSource source, bool[] active) =>
        new TextCursor(Schema, active, _columns, new TextLines(_options), source, _options.MaxRows ?? long.MaxValue);
}
