namespace Microsoft.ML.Data;

/// <summary>A row mapper each of whose outputs comes from one input column.</summary>
internal abstract class ColumnMapper : RowMapper
{
    private readonly DataViewSchema.Column[] _sources;

    protected ColumnMapper(DataViewSchema inputSchema, IEnumerable<string> sources)
        : base(inputSchema)
    {
        _sources = sources.Select(source => inputSchema.Find(source)).ToArray();
    }

    public override void MarkInputs(bool[] activeOutputs, bool[] activeInputs)
    {
        for (int i = 0; i < _sources.Length; i++)
        {
            activeInputs[_sources[i].Index] |= activeOutputs[i];
        }
    }

    public override Delegate?[] MakeGetters(DataViewRow input, bool[] activeOutputs, out IDisposable? resources)
    {
        resources = null;
        return _sources.Select((source, i) => activeOutputs[i] ? MakeGetter(input, i, input.Schema[source.Index]) : null).ToArray();
    }

    protected DataViewSchema.Column Source(int output) => _sources[output];

    protected abstract Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source);
}
