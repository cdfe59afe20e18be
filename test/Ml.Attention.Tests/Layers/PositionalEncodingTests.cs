using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class PositionalEncodingTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 0.841470985)] // sin 1
    [InlineData(1, 1, 0.540302306)] // cos 1
    [InlineData(3, 2, 0.0299955002)] // sin(3 / 10000^(2/4)) = sin 0.03
    [InlineData(50, 3, 0.877582562)] // cos(50 / 100) = cos 0.5
    public void Sinusoids_have_their_known_values(int position, int component, double expected) =>
        Assert.Equal(expected, PositionalEncoding.Sinusoids(51, 4, 1)[(position * 4) + component], 1e-7);

    [Fact]
    public void Sinusoids_are_added_to_the_tokens()
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 4]);
        var output = new PositionalEncoding(PositionKind.Sinusoidal, maxTokens: 10, scale: 0.1f).Build(graph, input);
        float[] result = Evaluation.Floats(output, (input, Tensor.FromFloats([.. Enumerable.Repeat(2f, 24)], 2, 3, 4)));

        float[] one = [.. PositionalEncoding.Sinusoids(3, 4, 0.1f).Select(each => 2 + each)];
        Closeness.Equal([.. one, .. one], result, 1e-7);
        Assert.Empty(graph.Parameters);
        Assert.Equal("[batch, tokens, 4]", output.Shape.ToString());
    }

    [Fact]
    public void Learned_positions_are_a_parameter_cut_to_the_tokens()
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 2]);
        var output = new PositionalEncoding(PositionKind.Learned, maxTokens: 3).Build(graph, input);
        var table = graph.Parameters.Single();
        Assert.Equal("position/weight: Float [3, 2]", table.Value.ToString());
        Evaluation.Assign(table, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([1f, 2, 3, 4, 1, 2, 3, 4], Evaluation.Floats(output, (input, Tensor.FromFloats(new float[8], 2, 2, 2))));
    }

    [Theory]
    [InlineData(PositionKind.Learned)]
    [InlineData(PositionKind.Sinusoidal)]
    public void Positions_of_a_second_text_begin_at_zero_again(PositionKind kind)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 2]);
        var segments = graph.Input("segments", ElementType.Int64, ["batch", "tokens"]);
        var output = new PositionalEncoding(kind, maxTokens: 4).Build(graph, input, segments);
        float[] table = PositionalEncoding.Sinusoids(4, 2, 1);
        if (kind == PositionKind.Learned)
        {
            Evaluation.Assign(graph.Parameters.Single(), table);
        }

        int[] positions = [0, 0, 1, 0, 1, 2];
        float[] expected = [.. positions.SelectMany(position => table[(2 * position)..((2 * position) + 2)])];
        Closeness.Equal(expected, Evaluation.Floats(output, (input, Tensor.FromFloats(new float[12], 2, 3, 2)), (segments, Tensor.FromIntegers([0, 1, 1, 1, 1, 1], 2, 3))), 1e-7);
    }

    [Fact]
    public void None_leaves_the_input_as_it_is()
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 2]);
        Assert.Same(input, new PositionalEncoding(PositionKind.None, 3).Build(graph, input));
    }
}
