using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class DimensionTests
{
    [Fact]
    public void A_length_is_fixed()
    {
        Dimension dimension = 5;
        Assert.True(dimension.IsFixed);
        Assert.Equal(5, dimension.Length);
        Assert.Null(dimension.Symbol);
        Assert.Equal("5", dimension.ToString());
    }

    [Fact]
    public void A_symbol_has_no_length_yet()
    {
        Dimension dimension = "batch";
        Assert.False(dimension.IsFixed);
        Assert.Equal("batch", dimension.Symbol);
        Assert.Equal("batch", dimension.ToString());
        var exception = Assert.Throws<InvalidOperationException>(() => dimension.Length);
        Assert.Equal("The length of axis 'batch' is known only when the graph runs.", exception.Message);
    }

    [Fact]
    public void Equal_means_the_same_length_or_the_same_symbol()
    {
        Assert.Equal((Dimension)3, 3L);
        Assert.Equal((Dimension)"tokens", "tokens");
        Assert.NotEqual((Dimension)3, (Dimension)4);
        Assert.NotEqual((Dimension)"tokens", (Dimension)"batch");
        Assert.NotEqual((Dimension)"tokens", (Dimension)0);
    }

    [Fact]
    public void Flattened_axes_multiply()
    {
        Assert.Equal((Dimension)12, (Dimension)3 * 4);
        Assert.Equal("tokens", ((Dimension)1 * "tokens").ToString());
        Assert.Equal("tokens", ((Dimension)"tokens" * 1).ToString());
        Assert.Equal("batch*tokens", ((Dimension)"batch" * "tokens").ToString());
        Assert.Equal("batch*4", ((Dimension)"batch" * 4).ToString());
    }

    [Fact]
    public void A_product_too_large_is_an_error() => Assert.Throws<OverflowException>(() => (Dimension)long.MaxValue * 2);

    [Fact]
    public void Negative_lengths_and_empty_symbols_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Dimension.FromLength(-1));
        Assert.Throws<ArgumentException>(() => Dimension.FromSymbol(""));
    }
}
