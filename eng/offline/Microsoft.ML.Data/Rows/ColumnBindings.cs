namespace Microsoft.ML.Data;

/// <summary>
/// Input columns and added ones in one schema. A new name goes to the end; a name that is there already goes right behind
/// the last column of that name, which it hides.
/// </summary>
internal sealed class ColumnBindings
{
    private readonly int[] _origins; // of each output column: an input's index, or the complement of an added column's

    public ColumnBindings(RowMapper mapper)
    {
        Mapper = mapper;
        DataViewSchema input = mapper.InputSchema;
        DataViewSchema.DetachedColumn[] added = mapper.Outputs;
        List<(int Origin, DataViewSchema.DetachedColumn Column)> columns =
            input.Select(column => (column.Index, new DataViewSchema.DetachedColumn(column))).ToList();
        for (int i = 0; i < added.Length; i++)
        {
            int last = columns.FindLastIndex(column => column.Column.Name == added[i].Name);
            columns.Insert(last < 0 ? columns.Count : last + 1, (~i, added[i]));
        }

        Schema = columns.Select(column => column.Column).ToSchema();
        _origins = columns.Select(column => column.Origin).ToArray();
    }

    public RowMapper Mapper { get; }

    public DataViewSchema Schema { get; }

    public bool IsInput(int column, out int index)
    {
        int origin = _origins[column];
        index = origin < 0 ? ~origin : origin;
        return origin >= 0;
    }

    /// <summary>The added columns among the active ones.</summary>
    public bool[] AddedAmong(bool[] active)
    {
        var added = new bool[Mapper.Outputs.Length];
        for (int column = 0; column < active.Length; column++)
        {
            if (!IsInput(column, out int index))
            {
                added[index] = active[column];
            }
        }

        return added;
    }

    /// <summary>The input columns needed for the active ones.</summary>
    public IEnumerable<DataViewSchema.Column> InputsFor(bool[] active)
    {
        var needed = new bool[Mapper.InputSchema.Count];
        for (int column = 0; column < active.Length; column++)
        {
            if (active[column] && IsInput(column, out int index))
            {
                needed[index] = true;
            }
        }

        bool[] added = AddedAmong(active);
        if (Array.IndexOf(added, true) >= 0)
        {
            Mapper.MarkInputs(added, needed);
        }

        return Mapper.InputSchema.Where(column => needed[column.Index]).ToArray();
    }
}
