namespace Microsoft.ML.Data;

/// <summary>Adds columns to a row: what a row-to-row transformer is, once bound to a schema.</summary>
internal abstract class RowMapper
{
    private DataViewSchema.DetachedColumn[]? _outputs;

    protected RowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputSchema = inputSchema;
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema.DetachedColumn[] Outputs => _outputs ??= MakeOutputs();

    /// <summary>Sets the input columns that the active outputs are computed from.</summary>
    public abstract void MarkInputs(bool[] activeOutputs, bool[] activeInputs);

    /// <summary>A getter for each active output (there is one at least), null for the others, and what to dispose with the row.</summary>
    public abstract Delegate?[] MakeGetters(DataViewRow input, bool[] activeOutputs, out IDisposable? resources);

    protected abstract DataViewSchema.DetachedColumn[] MakeOutputs();
}
