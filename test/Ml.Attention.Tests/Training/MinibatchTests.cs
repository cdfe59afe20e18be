using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class MinibatchTests
{
    private static readonly EncodedText[] Examples = [new([7, 3, 7], 0), new([9], 2), new([3, 5], 1), new([], 1)];

    [Fact]
    public void Rows_are_padded_and_targets_say_the_class()
    {
        using var batch = Minibatch.Create(Examples, new([2, 0, 3], 4), classes: 3, compact: false);
        Assert.Equal([3L, 4], batch.Ids.Lengths);
        Assert.Equal([3L, 5, 0, 0, 7, 3, 7, 0, 0, 0, 0, 0], batch.Ids.Integers.ToArray());
        Assert.Equal([0f, 1, 0, 1, 0, 0, 0, 1, 0], batch.Targets.Floats.ToArray());
        Assert.Equal(5, batch.RealTokens);
        Assert.Empty(batch.Rows);
    }

    [Fact]
    public void Compact_ids_are_positions_in_the_rows_that_the_batch_uses()
    {
        using var batch = Minibatch.Create(Examples, new([0, 1, 2], 4), classes: 3, compact: true);
        Assert.Equal([0, 7, 3, 9, 5], batch.Rows);
        Assert.Equal([1L, 2, 1, 0, 3, 0, 0, 0, 2, 4, 0, 0], batch.Ids.Integers.ToArray());
    }

    [Fact]
    public void A_batch_of_empty_texts_is_padding_alone()
    {
        using var batch = Minibatch.Create(Examples, new([3], 8), classes: 3, compact: true);
        Assert.Equal(new long[8], batch.Ids.Integers.ToArray());
        Assert.Equal([0], batch.Rows);
        Assert.Equal(0, batch.RealTokens);
    }
}
