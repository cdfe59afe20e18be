using System.Buffers.Binary;
using System.Numerics;

namespace Microsoft.ML.Transforms;

/// <summary>MurmurHash3 (x86, 32 bits): rounds of four bytes each, then a final mix.</summary>
internal static class MurmurHash
{
    public static uint Round(uint hash, uint chunk)
    {
        hash ^= Scramble(chunk);
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
    }

    public static uint Finish(uint hash, int bytes)
    {
        hash ^= (uint)bytes;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    public static uint Of(uint seed, ReadOnlySpan<byte> bytes)
    {
        uint hash = seed;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            hash = Round(hash, BinaryPrimitives.ReadUInt32LittleEndian(rest));
        }

        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | rest[i];
        }

        return Finish(hash ^ Scramble(tail), bytes.Length);
    }

    private static uint Scramble(uint chunk) => BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
}
