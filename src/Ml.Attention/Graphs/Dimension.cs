namespace Ml.Attention.Graphs;

/// <summary>
/// One axis of a <see cref="TensorShape"/>: a fixed length, or a symbol such as <c>batch</c> or <c>tokens</c>
/// whose length is known only when the graph runs. Two axes with one symbol have one length.
/// </summary>
public readonly record struct Dimension
{
    private readonly string? _symbol;
    private readonly long _length;

    private Dimension(string? symbol, long length) => (_symbol, _length) = (symbol, length);

    /// <summary>True when the length is known while the graph is built.</summary>
    public bool IsFixed => _symbol is null;

    /// <summary>The length of a fixed axis.</summary>
    /// <exception cref="InvalidOperationException">The axis is symbolic.</exception>
    public long Length => IsFixed
        ? _length
        : throw new InvalidOperationException($"The length of axis '{_symbol}' is known only when the graph runs.");

    /// <summary>The symbol of an axis that is not fixed, else null.</summary>
    public string? Symbol => _symbol;

    /// <summary>An axis of the given length, in elements.</summary>
    public static implicit operator Dimension(long length) => FromLength(length);

    /// <summary>An axis of the given length, in elements.</summary>
    public static implicit operator Dimension(int length) => FromLength(length);

    /// <summary>An axis whose length is known only when the graph runs.</summary>
    public static implicit operator Dimension(string symbol) => FromSymbol(symbol);

    /// <summary>An axis of the given length, in elements.</summary>
    public static Dimension FromLength(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(null, length);
    }

    /// <summary>An axis whose length is known only when the graph runs.</summary>
    public static Dimension FromSymbol(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        return new(symbol, 0);
    }

    /// <summary>The axis that two axes merge to when a tensor is flattened.</summary>
    public static Dimension operator *(Dimension left, Dimension right) => Multiply(left, right);

    /// <summary>The axis that two axes merge to when a tensor is flattened.</summary>
    public static Dimension Multiply(Dimension left, Dimension right) => (left.IsFixed, right.IsFixed) switch
    {
        (true, true) => checked(left._length * right._length),
        (true, false) when left._length == 1 => right,
        (false, true) when right._length == 1 => left,
        _ => $"{left}*{right}",
    };

    /// <summary>The length, or the symbol.</summary>
    public override string ToString() =>
        _symbol ?? _length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
