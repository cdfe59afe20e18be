namespace Microsoft.ML.Data;

/// <summary>The rows whose value in a column has an accepted place: rows of one value stay together.</summary>
internal sealed class GroupedDataView(IDataView input, DataViewSchema.Column column, uint seed, Func<double, bool> keep) : FilteredDataView(input)
{
    protected override bool IsNeeded(DataViewSchema.Column candidate) => candidate.Index == column.Index;

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor) =>
        GenericCall.Of<Func<bool?>>(AcceptBy<int>, column.Type.RawType, cursor);

    private Func<bool?> AcceptBy<T>(DataViewRowCursor cursor)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return keep(Place(ValueConversions.KeyText(value)));
        };
    }

    // FNV-1a over the text, then mixed, so that neighbouring values land far apart.
    private double Place(string text)
    {
        uint hash = 2166136261 ^ seed;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 16777619;
        }

        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        return (hash + 0.5) / (1L << 32);
    }
}
