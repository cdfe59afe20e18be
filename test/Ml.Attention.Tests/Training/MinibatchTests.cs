using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class MinibatchTests
{
    private static readonly EncodedText[] Examples =
    [
        new([7, 3, 7], 0) { Pairs = [4, 0, 0], Spellings = [2, 1, 2] },
        new([9], 2) { Pairs = [0], Spellings = [5] },
        new([3, 5], 1) { Pairs = [6, 0], Spellings = [1, 3] },
        new([], 1),
    ];

    [Fact]
    public void Rows_are_padded_and_targets_say_the_class()
    {
        using var batch = Minibatch.Create(Examples, new([2, 0, 3], 4), new(3));
        Assert.Equal([3L, 4], batch.Mask.Lengths);
        Assert.Equal([1f, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0], batch.Mask.Floats.ToArray());
        Assert.Equal([3, 5, 0, 0, 7, 3, 7, 0, 0, 0, 0, 0], batch.Tokens!.Words);
        Assert.Equal([6, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], batch.Tokens.Pairs);
        Assert.Equal([1, 3, -1, -1, 2, 1, 2, -1, -1, -1, -1, -1], batch.Tokens.Spellings);
        Assert.Equal([0f, 1, 0, 1, 0, 0, 0, 1, 0], batch.Targets.Floats.ToArray());
        Assert.Equal(5, batch.RealTokens);
    }

    [Fact]
    public void Copies_stand_one_behind_the_other()
    {
        using var batch = Minibatch.Create(Examples, new([1, 2], 2), new(3), copies: 2);
        Assert.Equal([9, 0, 3, 5, 9, 0, 3, 5], batch.Tokens!.Words);
        Assert.Equal([0f, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0], batch.Targets.Floats.ToArray());
        Assert.Equal(3, batch.RealTokens);
    }

    [Fact]
    public void A_batch_of_empty_texts_is_padding_alone()
    {
        using var batch = Minibatch.Create(Examples, new([3], 8), new(3));
        Assert.Equal(new int[8], batch.Tokens!.Words);
        Assert.Empty(batch.Tokens.Pairs);
        Assert.Equal(0, batch.RealTokens);
    }
}
