using System.Collections;

namespace Microsoft.ML.Data;

/// <summary>A vector, dense or sparse, whose arrays are handed from row to row to save allocations.</summary>
public readonly struct VBuffer<T> : IEnumerable
{
    public readonly int Length;

    private readonly T[]? _values;
    private readonly int[]? _indices;
    private readonly int _count;

    public VBuffer(int length, T[] values, int[]? indices = null)
        : this(length, length, values, indices!)
    {
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Require(length >= 0, nameof(length));
        Require(count >= 0 && count <= length, nameof(count));
        Require((values?.Length ?? 0) >= count, nameof(values));
        Require(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        int available = source?.Length ?? 0;
        Require(length >= 0 && length <= available, nameof(length));
        Require(sourceIndex >= 0 && sourceIndex <= available - length, nameof(sourceIndex));
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Require(sourceIndex >= 0 && sourceIndex <= Length, nameof(sourceIndex));
        Require(length >= 0 && sourceIndex <= Length - length, nameof(length));
        if (IsDense)
        {
            VBufferEditor<T> dense = VBufferEditor.Create(ref destination, length);
            GetValues().Slice(sourceIndex, length).CopyTo(dense.Values);
            destination = dense.Commit();
            return;
        }

        ReadOnlySpan<int> indices = GetIndices();
        int first = LowerBound(indices, sourceIndex);
        int count = LowerBound(indices, sourceIndex + length) - first;
        VBufferEditor<T> sparse = VBufferEditor.Create(ref destination, length, count);
        GetValues().Slice(first, count).CopyTo(sparse.Values);
        for (int i = 0; i < sparse.Indices.Length; i++)
        {
            sparse.Indices[i] = indices[first + i] - sourceIndex;
        }

        destination = sparse.Commit();
    }

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default!)
    {
        if (destinationIndex < 0 || destinationIndex > destination.Length - Length)
        {
            throw new ArgumentOutOfRangeException(nameof(destination), "Not large enough to hold these values.");
        }

        Span<T> target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }

        target.Fill(_count == 0 ? default! : defaultValue);
        ReadOnlySpan<int> indices = GetIndices();
        for (int i = 0; i < indices.Length; i++)
        {
            target[indices[i]] = _values![i];
        }
    }

    public IEnumerable<T> DenseValues()
    {
        foreach (KeyValuePair<int, T> item in Items(all: true))
        {
            yield return item.Value;
        }
    }

    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        int next = 0;
        for (int i = 0; i < _count; i++)
        {
            int index = IsDense ? i : _indices![i];
            for (; all && next < index; next++)
            {
                yield return new KeyValuePair<int, T>(next, default!);
            }

            yield return new KeyValuePair<int, T>(index, _values![i]);
            next = index + 1;
        }

        for (; all && next < Length; next++)
        {
            yield return new KeyValuePair<int, T>(next, default!);
        }
    }

    public T GetItemOrDefault(int index)
    {
        Require(index >= 0 && index < Length, nameof(index));
        int place = IsDense ? index : GetIndices().BinarySearch(index);
        return place >= 0 ? _values![place] : default!;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    public IEnumerator GetEnumerator() => (_values ?? []).GetEnumerator();

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal VBufferEditor<T> Edit(int length, int count, int maxCapacity, bool keepOld, bool indicesOnDense)
    {
        T[] values = Grow(_values, count, maxCapacity, keepOld, out bool newValues);
        bool newIndices = false;
        int[] indices = count == length && !indicesOnDense
            ? _indices ?? []
            : Grow(_indices, count, maxCapacity, keepOld, out newIndices);
        return new VBufferEditor<T>(length, count, values, indices, indicesOnDense, newValues, newIndices);
    }

    internal int ExplicitCount => _count;

    private static TItem[] Grow<TItem>(TItem[]? array, int needed, int maxCapacity, bool keepOld, out bool created)
    {
        int size = array?.Length ?? 0;
        created = size < needed;
        if (!created)
        {
            return array ?? [];
        }

        var grown = new TItem[Math.Max(needed, (int)Math.Min(maxCapacity, (long)size * 2))];
        if (keepOld)
        {
            array?.CopyTo(grown, 0);
        }

        return grown;
    }

    private static int LowerBound(ReadOnlySpan<int> sorted, int value)
    {
        int place = sorted.BinarySearch(value);
        return place < 0 ? ~place : place;
    }

    private static void Require(bool condition, string parameter)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(parameter);
        }
    }
}
