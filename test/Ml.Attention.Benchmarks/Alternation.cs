namespace Ml.Attention.Benchmarks;

/// <summary>
/// Lets sides take turns, so that whatever else the machine does meets all of them alike.
/// </summary>
internal static class Alternation
{
    /// <summary>Thread pools of the side before still spin for a while; nobody runs meanwhile.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="sides">What is compared; null for one that is missing.</param>
    /// <param name="rounds">How many turns each side has.</param>
    /// <param name="times">How often a side does its work in a turn, after once that does not count.</param>
    /// <returns>For each side the median of each turn; null for one that is missing.</returns>
    public static Timing?[] Measure(IReadOnlyList<ISide?> sides, int rounds, int times)
    {
        var turns = sides.Select(side => side is null ? null : new double[rounds]).ToArray();
        foreach (var side in sides)
        {
            side?.Run(2);
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < sides.Count; i++)
            {
                if (sides[i] is { } side)
                {
                    Thread.Sleep(Pause);
                    side.Run(1);
                    turns[i]![round] = Timing.Middle(side.Run(times), 0.5);
                }
            }
        }

        return [.. turns.Select(turn => turn is null ? null : new Timing(turn))];
    }
}
