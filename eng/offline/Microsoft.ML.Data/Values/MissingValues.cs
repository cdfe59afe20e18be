namespace Microsoft.ML.Data;

/// <summary>Which values of a type mean that there is none.</summary>
internal static class MissingValues
{
    public static bool Exist(DataViewType type) =>
        type is KeyDataViewType || type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    /// <summary>What a missing key becomes in a column of this type.</summary>
    public static T Of<T>() => typeof(T) == typeof(float) ? (T)(object)float.NaN
        : typeof(T) == typeof(double) ? (T)(object)double.NaN
        : default!;

    /// <summary>Whether a value is missing, given the type of its column.</summary>
    public static Func<T, bool> Predicate<T>(DataViewType type)
    {
        if (typeof(T) == typeof(float))
        {
            return value => float.IsNaN((float)(object)value!);
        }

        if (typeof(T) == typeof(double))
        {
            return value => double.IsNaN((double)(object)value!);
        }

        return type is KeyDataViewType
            ? value => EqualityComparer<T>.Default.Equals(value, default)
            : _ => false;
    }

    /// <summary>Whether the current row of a cursor lacks a value, or an item, in a column.</summary>
    public static Func<bool> Test(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Of<Func<bool>>(TestOf<int>, column.Type.ItemType().RawType, row, column);

    private static Func<bool> TestOf<T>(DataViewRow row, DataViewSchema.Column column)
    {
        Func<T, bool> missing = Predicate<T>(column.Type.ItemType());
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<T>> vectors = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> vector = default;
            return () =>
            {
                vectors(ref vector);
                return vector.Items(all: true).Any(item => missing(item.Value));
            };
        }

        ValueGetter<T> values = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            values(ref value);
            return missing(value);
        };
    }
}
