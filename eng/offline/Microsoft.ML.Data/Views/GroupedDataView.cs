using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>
/// The rows whose value in a column has an accepted place, which is its hash: rows of one value stay together, and rows
/// without a value are in no part.
/// </summary>
internal sealed class GroupedDataView(IDataView input, DataViewSchema.Column column, uint seed, Func<double, bool> keep) : FilteredDataView(input)
{
    private const int HashBits = 30;

    protected override bool IsNeeded(DataViewSchema.Column candidate) => candidate.Index == column.Index;

    protected override Func<bool?> MakeAccept(DataViewRowCursor cursor) =>
        GenericCall.Of<Func<bool?>>(AcceptBy<int>, column.Type.RawType, cursor);

    private Func<bool?> AcceptBy<T>(DataViewRowCursor cursor)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        Func<T, uint> hash = Hash<T>();
        T value = default!;
        return () =>
        {
            getter(ref value);
            uint key = hash(value);
            return key != 0 && keep((key - 0.5) / (1 << HashBits));
        };
    }

    private Func<T, uint> Hash<T>()
    {
        if (column.Type is TextDataViewType or NumberDataViewType or BooleanDataViewType)
        {
            var items = new ItemHash<T>((PrimitiveDataViewType)column.Type, HashBits);
            return value => items.Key(seed, value);
        }

        // Dates and the like: what matters is that one value has one hash.
        var texts = new ItemHash<ReadOnlyMemory<char>>(TextDataViewType.Instance, HashBits);
        return value => texts.Key(seed, ValueConversions.KeyText(value).AsMemory());
    }
}
