using System.Collections;
using System.Runtime.CompilerServices;

namespace Ml.Attention.Graphs;

/// <summary>The axes of a tensor, outermost first, as in <c>[batch, tokens, 128]</c>.</summary>
[CollectionBuilder(typeof(TensorShape), nameof(Create))]
public sealed class TensorShape : IReadOnlyList<Dimension>, IEquatable<TensorShape>
{
    private readonly Dimension[] _dimensions;

    private TensorShape(Dimension[] dimensions) => _dimensions = dimensions;

    /// <summary>The shape of a single number.</summary>
    public static TensorShape Scalar { get; } = new([]);

    /// <summary>How many axes the tensor has.</summary>
    public int Rank => _dimensions.Length;

    int IReadOnlyCollection<Dimension>.Count => Rank;

    /// <summary>True when every axis has a fixed length.</summary>
    public bool IsFixed => Array.TrueForAll(_dimensions, dimension => dimension.IsFixed);

    /// <summary>How many elements a tensor of a fixed shape holds.</summary>
    /// <exception cref="InvalidOperationException">An axis is symbolic.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var dimension in _dimensions)
            {
                count = checked(count * dimension.Length);
            }

            return count;
        }
    }

    /// <summary>The axis at a position; a negative position counts from the innermost axis (-1).</summary>
    public Dimension this[int axis] => _dimensions[NormalizeAxis(axis)];

    /// <summary>The shape with the given axes, outermost first.</summary>
    public static TensorShape Create(ReadOnlySpan<Dimension> dimensions) => new(dimensions.ToArray());

    /// <summary>The shape with the given fixed lengths, outermost first.</summary>
    public static TensorShape FromLengths(IEnumerable<long> lengths) => new([.. lengths.Select(Dimension.FromLength)]);

    /// <summary>The lengths of a fixed shape.</summary>
    public long[] ToLengths() => [.. _dimensions.Select(dimension => dimension.Length)];

    /// <summary>Turns an axis counted from the innermost (-1) into one counted from the outermost (0).</summary>
    public int NormalizeAxis(int axis)
    {
        int normalized = axis < 0 ? axis + Rank : axis;
        return normalized >= 0 && normalized < Rank
            ? normalized
            : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The shape {this} has {Rank} axes; expected an axis from {-Rank} to {Rank - 1}.");
    }

    /// <summary>The shape with one axis replaced.</summary>
    public TensorShape With(int axis, Dimension dimension)
    {
        var dimensions = (Dimension[])_dimensions.Clone();
        dimensions[NormalizeAxis(axis)] = dimension;
        return new(dimensions);
    }

    /// <summary>
    /// The shape that two operands of an element-wise operator have together (NumPy's rule: axes are aligned at the
    /// innermost one; an axis of length 1 stretches), or null when they do not fit.
    /// </summary>
    public static TensorShape? Broadcast(TensorShape left, TensorShape right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var dimensions = new Dimension[Math.Max(left.Rank, right.Rank)];
        for (int axis = 1; axis <= dimensions.Length; axis++)
        {
            Dimension a = axis <= left.Rank ? left[-axis] : 1;
            Dimension b = axis <= right.Rank ? right[-axis] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            dimensions[^axis] = a == 1 ? b : a;
        }

        return new(dimensions);
    }

    /// <inheritdoc/>
    public bool Equals(TensorShape? other) => other is not null && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorShape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var dimension in _dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<Dimension> GetEnumerator() => ((IEnumerable<Dimension>)_dimensions).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The axes in brackets, as in <c>[batch, tokens, 128]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _dimensions)}]";
}
