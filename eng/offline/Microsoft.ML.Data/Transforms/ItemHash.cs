using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>From values of one type to keys made of their hashes. A missing value, or empty text, has the missing key.</summary>
internal sealed class ItemHash<T>
{
    private readonly Func<T, bool> _missing;
    private readonly Func<uint, T, uint> _add;
    private readonly int _bytes;
    private readonly uint _mask;

    public ItemHash(PrimitiveDataViewType type, int numberOfBits)
    {
        _mask = (1u << numberOfBits) - 1;
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            _missing = (Func<T, bool>)(object)(Func<ReadOnlyMemory<char>, bool>)(text => text.IsEmpty);
            _add = (Func<uint, T, uint>)(object)(Func<uint, ReadOnlyMemory<char>, uint>)AddText;
            return;
        }

        _missing = MissingValues.Predicate<T>(type);
        _bytes = typeof(T) == typeof(long) || typeof(T) == typeof(ulong) || typeof(T) == typeof(double) ? sizeof(ulong) : sizeof(uint);
        _add = _bytes == sizeof(ulong) ? AddLong : AddShort;
    }

    public uint Key(uint seed, T value) => _missing(value) ? 0 : ToKey(_add(seed, value), 1);

    /// <summary>One key for all items together; the missing one if one of them is missing.</summary>
    public uint Key(uint seed, VBuffer<T> values)
    {
        uint hash = seed;
        foreach (T value in values.DenseValues())
        {
            if (_missing(value))
            {
                return 0;
            }

            hash = _add(hash, value);
        }

        return ToKey(hash, values.Length);
    }

    // Text is hashed to the end item by item, numbers all in one: so ML.NET has it, and a model's keys depend on it.
    private uint ToKey(uint hash, int count) => ((_bytes == 0 ? hash : MurmurHash.Finish(hash, count * _bytes)) & _mask) + 1;

    // UTF-8. ML.NET's own encoding, and with it the hash, differs where a text is not all ASCII.
    private static uint AddText(uint hash, ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> trimmed = text.Span.Trim(' ');
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(trimmed)];
        Encoding.UTF8.GetBytes(trimmed, bytes);
        return MurmurHash.Of(hash, bytes);
    }

    private static uint AddShort(uint hash, T value) => MurmurHash.Round(hash, (uint)Bits(value));

    private static uint AddLong(uint hash, T value)
    {
        ulong bits = Bits(value);
        return MurmurHash.Round(MurmurHash.Round(hash, (uint)bits), (uint)(bits >> 32));
    }

    // -0 has the hash of 0, to which it is equal.
    private static ulong Bits(T value) => value switch
    {
        sbyte number => (ulong)number,
        byte number => number,
        short number => (ulong)number,
        ushort number => number,
        int number => (ulong)number,
        uint number => number,
        long number => (ulong)number,
        ulong number => number,
        float number => BitConverter.SingleToUInt32Bits(number == 0 ? 0 : number),
        double number => BitConverter.DoubleToUInt64Bits(number == 0 ? 0 : number),
        bool truth => truth ? 1u : 0u,
        _ => throw new InvalidOperationException($"Values of type '{typeof(T)}' have no hash."),
    };
}
