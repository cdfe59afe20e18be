using Ml.Attention.Graphs;
using Xunit;

namespace Ml.Attention.Tests.Graphs;

public sealed class TensorDataTests
{
    [Fact]
    public void Elements_come_back()
    {
        Assert.Equal([1f, 2, 3, 4], TensorData.FromFloats([1, 2, 3, 4], 2, 2).AsFloats().ToArray());
        Assert.Equal([7L, -8], TensorData.FromIntegers([7, -8], 2).AsIntegers().ToArray());
        Assert.Equal([1, 0], TensorData.FromBooleans([true, false], 2).Bytes);
        Assert.Equal(["a", "ß"], TensorData.FromStrings(["a", "ß"], 2).Strings!);
    }

    [Fact]
    public void The_count_must_be_that_of_the_shape()
    {
        var exception = Assert.Throws<ArgumentException>(() => TensorData.FromFloats([1, 2, 3], 2, 2));
        Assert.StartsWith("A tensor of shape [2, 2] has 4 elements; found 3.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TensorData.FromStrings(["a"], 2));
    }

    [Fact]
    public void Elements_are_read_as_what_they_are()
    {
        var integers = TensorData.FromIntegers([1], 1);
        var exception = Assert.Throws<InvalidOperationException>(() => integers.AsFloats().ToArray());
        Assert.Equal("Expected a tensor of Float, found Int64.", exception.Message);
    }
}
