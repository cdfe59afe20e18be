namespace Ml.Attention.Training;

/// <summary>
/// Random numbers of one step, which follow from the seed and the step alone: a training that goes on in the middle draws
/// what it would have drawn, and no generator has a state to be kept.
/// </summary>
internal static class StepRandom
{
    /// <param name="seed">Where all random numbers start.</param>
    /// <param name="step">Which step, counted from any number.</param>
    /// <param name="purpose">Different for numbers that shall have nothing to do with each other.</param>
    public static Random Of(int seed, long step, int purpose) => new((int)Mix(Mix(Mix((ulong)seed) + (ulong)step) + (ulong)purpose));

    /// <summary>The step of SplitMix64 (Steele, Lea &amp; Flood 2014): neighbours become numbers that have nothing in common.</summary>
    private static ulong Mix(ulong number)
    {
        unchecked
        {
            number += 0x9E3779B97F4A7C15;
            number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
            number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
            return number ^ (number >> 31);
        }
    }
}
