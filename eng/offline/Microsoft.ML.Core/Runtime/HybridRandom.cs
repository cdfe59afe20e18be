using System.Numerics;

namespace Microsoft.ML.Runtime;

/// <summary>
/// The hybrid of three Tausworthe generators and a linear congruential one (Howes and Thomas, GPU Gems 3, chapter 37),
/// so that a seed gives the same split and the same order with the stand-ins as with ML.NET itself.
/// </summary>
internal sealed class HybridRandom : Random
{
    private uint _a;
    private uint _b;
    private uint _c;
    private uint _linear;

    public HybridRandom(uint seed)
    {
        _a = seed;
        _b = MurmurRound(_a, seed);
        _c = MurmurRound(_b, seed);
        _linear = MurmurRound(_c, seed);
    }

    public HybridRandom(Random source)
    {
        _a = AtLeast128(source);
        _b = AtLeast128(source);
        _c = AtLeast128(source);
        _linear = ThirtyTwoBits(source);
    }

    public static HybridRandom Create(int? seed) => seed is int given ? new HybridRandom((uint)given) : new HybridRandom(new Random());

    public override float NextSingle() => (NextBits() >> 9) * (1f / (1 << 23));

    public override double NextDouble() => NextBits() * (1.0 / (1L << 32));

    public override int Next()
    {
        uint bits = NextBits();
        return (int)(bits + (bits & 0x80000000));
    }

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(((ulong)NextBits() * (ulong)maxValue) >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public int NextSigned() => (int)NextBits();

    protected override double Sample() => NextDouble();

    private uint NextBits()
    {
        _a = Tausworthe(_a, 13, 19, 12, 0xFFFFFFFE);
        _b = Tausworthe(_b, 2, 25, 4, 0xFFFFFFF8);
        _c = Tausworthe(_c, 3, 11, 17, 0xFFFFFFF0);
        _linear = (1664525 * _linear) + 1013904223;
        return _a ^ _b ^ _c ^ _linear;
    }

    private static uint Tausworthe(uint state, int left, int right, int keep, uint mask) =>
        ((state & mask) << keep) ^ (((state << left) ^ state) >> right);

    private static uint MurmurRound(uint hash, uint chunk)
    {
        hash ^= BitOperations.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593;
        return (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
    }

    private static uint ThirtyTwoBits(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    private static uint AtLeast128(Random source)
    {
        uint bits = ThirtyTwoBits(source);
        while (bits < 128)
        {
            bits = ThirtyTwoBits(source);
        }

        return bits;
    }
}
