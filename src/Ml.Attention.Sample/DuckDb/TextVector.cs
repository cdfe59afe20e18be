using System.Runtime.InteropServices;

namespace Ml.Attention.Sample.DuckDb;

/// <summary>A column of texts or bytes, read where DuckDB has them.</summary>
internal readonly unsafe ref struct TextVector
{
    private readonly Entry* _entries;
    private readonly ulong* _validity;

    public TextVector(nint vector)
    {
        _entries = (Entry*)NativeMethods.VectorData(vector);
        _validity = NativeMethods.VectorValidity(vector);
    }

    /// <summary>The bytes of a row, valid as long as its chunk is held.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            Entry* entry = _entries + row;
            return new(entry->Length <= Entry.MostInlined ? entry->Inlined : entry->Pointer, checked((int)entry->Length));
        }
    }

    /// <summary>Whether a row has no value.</summary>
    public bool IsNull(int row) => _validity is not null && (_validity[row / 64] & (1UL << (row % 64))) == 0;

    /// <summary>16 bytes: a length, then up to 12 bytes of text, or the first 4 and where all are.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Entry
    {
        public const int MostInlined = 12;

        [FieldOffset(0)]
        public uint Length;

        [FieldOffset(4)]
        public fixed byte Inlined[MostInlined];

        [FieldOffset(8)]
        public byte* Pointer;
    }
}
