using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class TensorShapeTests
{
    [Fact]
    public void A_fixed_shape_counts_its_elements()
    {
        TensorShape shape = [2, 3, 4];
        Assert.True(shape.IsFixed);
        Assert.Equal(24, shape.ElementCount);
        Assert.Equal([2L, 3, 4], shape.ToLengths());
        Assert.Equal("[2, 3, 4]", shape.ToString());
    }

    [Fact]
    public void A_scalar_has_no_axes_and_one_element()
    {
        Assert.Equal(0, TensorShape.Scalar.Rank);
        Assert.Equal(1, TensorShape.Scalar.ElementCount);
        Assert.Equal("[]", TensorShape.Scalar.ToString());
    }

    [Fact]
    public void A_symbolic_shape_has_no_count()
    {
        TensorShape shape = ["batch", 4];
        Assert.False(shape.IsFixed);
        Assert.Throws<InvalidOperationException>(() => shape.ElementCount);
    }

    [Fact]
    public void Axes_count_from_either_end()
    {
        TensorShape shape = ["batch", "tokens", 8];
        Assert.Equal("batch", shape[0].ToString());
        Assert.Equal(8, shape[-1].Length);
        Assert.Equal("[batch, tokens, 16]", shape.With(-1, 16).ToString());
        Assert.Equal("[batch, tokens, 8]", shape.ToString());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-4)]
    public void An_axis_out_of_range_is_named(int axis)
    {
        TensorShape shape = ["batch", "tokens", 8];
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => shape[axis]);
        Assert.StartsWith("The shape [batch, tokens, 8] has 3 axes; expected an axis from -3 to 2.", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string?> Broadcasts => new()
    {
        { "2,3", "2,3", "[2, 3]" },
        { "2,3", "3", "[2, 3]" },
        { "2,3", "", "[2, 3]" },
        { "2,1,4", "3,1", "[2, 3, 4]" },
        { "batch,tokens,8", "8", "[batch, tokens, 8]" },
        { "batch,tokens,1", "batch,1,8", "[batch, tokens, 8]" },
        { "1", "tokens", "[tokens]" },
        { "2,3", "2", null },
        { "2,3", "4,3", null },
        { "batch", "tokens", null },
        { "batch", "8", null },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Broadcast_aligns_at_the_innermost_axis(string left, string right, string? expected)
    {
        Assert.Equal(expected, TensorShape.Broadcast(Parse(left), Parse(right))?.ToString());
        Assert.Equal(expected, TensorShape.Broadcast(Parse(right), Parse(left))?.ToString());
    }

    [Fact]
    public void Equal_shapes_have_equal_axes_and_hashes()
    {
        TensorShape one = ["batch", 3], same = ["batch", 3], longer = ["batch", 3, 1];
        Assert.True(one.Equals(same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.False(one.Equals(longer));
        Assert.False(one.Equals(null));
    }

    private static TensorShape Parse(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(axis => long.TryParse(axis, out long length) ? (Dimension)length : axis)];
}
