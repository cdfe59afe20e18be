using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>A column whose vectors are sequences of items, one behind the other.</summary>
internal static class SequenceColumn
{
    /// <exception cref="ArgumentException">It is missing, no vector of float, or of a fixed size that is no number of items.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, int itemWidth)
    {
        var column = InputColumns.Find(schema, name, "sequence");
        if (column.Type is not VectorDataViewType { ItemType: NumberDataViewType } vector || vector.ItemType.RawType != typeof(float))
        {
            throw new ArgumentException($"The sequence column '{name}' is of type {column.Type}; expected a vector of Single: the items one behind the other, {itemWidth} numbers each.");
        }

        return vector.Size % itemWidth == 0
            ? column
            : throw new ArgumentException($"The sequence column '{name}' has {vector.Size} numbers, which is no multiple of the item width, {itemWidth}.");
    }

    /// <summary>A reader of the items of the row that the source is at.</summary>
    /// <exception cref="ArgumentException">When read: the numbers are no multiple of the item width.</exception>
    public static Func<float[]> Reader(DataViewRow source, DataViewSchema.Column column, int itemWidth)
    {
        var getter = source.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        return () =>
        {
            getter(ref values);
            return values.Length % itemWidth == 0
                ? [.. values.DenseValues()]
                : throw new ArgumentException($"Row {source.Position} of the sequence column '{column.Name}' has {values.Length} numbers, which is no multiple of the item width, {itemWidth}.");
        };
    }
}
