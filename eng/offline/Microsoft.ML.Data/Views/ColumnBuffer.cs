namespace Microsoft.ML.Data;

/// <summary>Values of one column, kept by number.</summary>
internal abstract class ColumnBuffer
{
    public static ColumnBuffer For(DataViewRow row, DataViewSchema.Column column) => column.Type is VectorDataViewType vector
        ? GenericCall.Of<ColumnBuffer>(Vectors<int>, vector.ItemType.RawType, row, column)
        : GenericCall.Of<ColumnBuffer>(Values<int>, column.Type.RawType, row, column);

    public static ColumnBuffer<DataViewRowId> ForIds(DataViewRow row) => new(row.GetIdGetter(), Copy);

    /// <summary>Keeps the current value of the row under this number.</summary>
    public abstract void Store(int number);

    /// <summary>A getter of the value whose number <paramref name="current"/> gives.</summary>
    public abstract Delegate Getter(Func<int> current);

    private static ColumnBuffer Values<T>(DataViewRow row, DataViewSchema.Column column) =>
        new ColumnBuffer<T>(row.GetGetter<T>(column), Copy);

    private static ColumnBuffer Vectors<T>(DataViewRow row, DataViewSchema.Column column) =>
        new ColumnBuffer<VBuffer<T>>(row.GetGetter<VBuffer<T>>(column), (VBuffer<T> source, ref VBuffer<T> target) => source.CopyTo(ref target));

    private static void Copy<T>(T source, ref T target) => target = source;
}
