namespace Ml.Attention.Training;

/// <summary>Which examples each step of an epoch learns from: alike in length, so that little is padding.</summary>
internal static class BatchPlan
{
    /// <summary>Lengths are rounded up to a multiple of this: fewer different shapes, and products of full vectors.</summary>
    private const int LengthMultiple = 8;

    /// <summary>Examples are sorted by length within groups of so many batches, so that batches differ between epochs.</summary>
    private const int BatchesPerGroup = 32;

    /// <summary>The batches of one epoch.</summary>
    /// <param name="lengths">The number of tokens of each example.</param>
    /// <param name="maxTokens">The longest that the network takes.</param>
    /// <param name="batchTokens">The largest number of tokens of a batch, padding included; a batch has at least one example.</param>
    /// <param name="random">Shuffles; null keeps the order by length.</param>
    /// <param name="batchTexts">The largest number of examples of a batch.</param>
    public static List<Batch> Create(
        IReadOnlyList<int> lengths, int maxTokens, int batchTokens, Random? random, int batchTexts = int.MaxValue)
    {
        int[] order = [.. Enumerable.Range(0, lengths.Count)];
        random?.Shuffle(order);
        long total = lengths.Sum(length => (long)Padded(length, maxTokens));
        int groupSize = random is null ? order.Length : GroupSize(order.Length, total, batchTokens, batchTexts);

        var batches = new List<Batch>();
        for (int start = 0; start < order.Length; start += groupSize)
        {
            var group = order.AsSpan(start, Math.Min(groupSize, order.Length - start));

            // Examples of one length stay in their random order: sorted by position, those of a sorted file would be of one class.
            int[] sorted = [.. group.ToArray().OrderBy(example => lengths[example])];
            AddBatches(batches, sorted, lengths, maxTokens, batchTokens, batchTexts);
        }

        if (random is not null)
        {
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        }

        return batches;
    }

    private static int GroupSize(int examples, long tokens, int batchTokens, int batchTexts)
    {
        double examplesPerBatch = Math.Min(batchTexts, examples * (double)batchTokens / Math.Max(1, tokens));
        return (int)Math.Clamp(examplesPerBatch * BatchesPerGroup, 1, examples);
    }

    private static void AddBatches(
        List<Batch> batches, ReadOnlySpan<int> sorted, IReadOnlyList<int> lengths, int maxTokens, int batchTokens, int batchTexts)
    {
        int start = 0;
        for (int end = 1; end <= sorted.Length; end++)
        {
            if (end == sorted.Length || end - start == batchTexts || (long)Padded(lengths[sorted[end]], maxTokens) * (end + 1 - start) > batchTokens)
            {
                batches.Add(new(sorted[start..end].ToArray(), Padded(lengths[sorted[end - 1]], maxTokens)));
                start = end;
            }
        }
    }

    private static int Padded(int length, int maxTokens) =>
        Math.Min(maxTokens, (Math.Max(1, length) + LengthMultiple - 1) / LengthMultiple * LengthMultiple);

    /// <param name="Examples">Positions in the data set.</param>
    /// <param name="Tokens">The length that each row is padded to.</param>
    internal sealed record Batch(int[] Examples, int Tokens);
}
