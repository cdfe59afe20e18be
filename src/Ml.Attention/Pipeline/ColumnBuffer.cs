using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Pipeline;

/// <summary>The values that a column of the source has in the rows that were read ahead.</summary>
internal abstract class ColumnBuffer
{
    private ColumnBuffer()
    {
    }

    /// <summary>A buffer for a column of any type.</summary>
    /// <param name="source">The row whose values are read.</param>
    /// <param name="column">One of its active columns.</param>
    public static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column)
    {
        bool isVector = column.Type is VectorDataViewType;
        var type = isVector ? ((VectorDataViewType)column.Type).ItemType.RawType : column.Type.RawType;
        var create = typeof(ColumnBuffer).GetMethod(isVector ? nameof(Vectors) : nameof(Scalars), BindingFlags.NonPublic | BindingFlags.Static)!;
        return create.MakeGenericMethod(type).CreateDelegate<Func<DataViewRow, DataViewSchema.Column, ColumnBuffer>>()(source, column);
    }

    /// <summary>Copies the value of the row that the source is at.</summary>
    /// <param name="row">Where to keep it: the number of rows kept before, or less.</param>
    public abstract void Read(int row);

    /// <summary>A getter (a <see cref="ValueGetter{TValue}"/>) of the value kept for a row.</summary>
    /// <param name="row">Tells which row, each time a value is asked for.</param>
    public abstract Delegate Getter(Func<int> row);

    private static Buffer<T> Scalars<T>(DataViewRow source, DataViewSchema.Column column) =>
        new Buffer<T>(source.GetGetter<T>(column), (in T from, ref T to) => to = from);

    // A vector's storage belongs to whoever holds it, so each reader gets a copy in its own.
    private static Buffer<VBuffer<T>> Vectors<T>(DataViewRow source, DataViewSchema.Column column) =>
        new Buffer<VBuffer<T>>(source.GetGetter<VBuffer<T>>(column), (in VBuffer<T> from, ref VBuffer<T> to) => from.CopyTo(ref to));

    private delegate void Copy<T>(in T from, ref T to);

    private sealed class Buffer<T>(ValueGetter<T> source, Copy<T> copy) : ColumnBuffer
    {
        private T[] _values = new T[16];

        public override void Read(int row)
        {
            if (row == _values.Length)
            {
                Array.Resize(ref _values, row * 2);
            }

            source(ref _values[row]);
        }

        public override Delegate Getter(Func<int> row) => (ValueGetter<T>)((ref T value) => copy(in _values[row()], ref value));
    }
}
