namespace Microsoft.ML.Data;

/// <summary>A column as a sequence.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName) => data.GetColumn<T>(data.Schema[columnName]);

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        Ensure.NotEmpty(column.Name, nameof(column));
        DataViewSchema.Column own = data.Schema[column.Index];
        Ensure.Param(own.Name == column.Name && ReferenceEquals(own.Type, column.Type), nameof(column),
            $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in {nameof(data)}");

        if (column.Type.RawType == typeof(T))
        {
            return Values<T, T>(data, column, value => value);
        }

        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
        {
            return (IEnumerable<T>)Values(data, column, (ReadOnlyMemory<char> text) => text.ToString());
        }

        if (typeof(T).IsArray && column.Type is VectorDataViewType vector)
        {
            Type item = typeof(T).GetElementType()!;
            if (item == vector.ItemType.RawType)
            {
                return GenericCall.Of<IEnumerable<T>>(Arrays<int>, item, data, column);
            }

            if (item == typeof(string) && vector.ItemType is TextDataViewType)
            {
                return (IEnumerable<T>)Values(data, column,
                    (VBuffer<ReadOnlyMemory<char>> texts) => texts.DenseValues().Select(text => text.ToString()).ToArray());
            }
        }

        throw new ArgumentOutOfRangeException(nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in {nameof(data)} to the user-defined type, {typeof(T)}.");
    }

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column) =>
        Values(data, column, (VBuffer<T> vector) => vector.DenseValues().ToArray());

    private static IEnumerable<TResult> Values<TSource, TResult>(IDataView data, DataViewSchema.Column column, Func<TSource, TResult> convert)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<TSource> getter = cursor.GetGetter<TSource>(column);
        TSource value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
