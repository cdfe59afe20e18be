using Ml.Attention.Graphs;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Xunit;

namespace Ml.Attention.Tests.Layers;

/// <summary>With all weights of products 0 the blocks give 0, and only residuals and norms remain.</summary>
public sealed class EncoderLayerTests
{
    private static readonly float[] Input = [1, 2, 3, 6, -4, 0, 4, 8];

    [Fact]
    public void Before_the_blocks_norms_leave_the_residual_path_alone()
    {
        Assert.Equal(Input, Run(NormalizationPlacement.Before));
    }

    [Fact]
    public void After_the_blocks_norms_normalize_twice()
    {
        float[] ones = [1, 1, 1, 1], zeros = new float[4];
        double[] once = PlainMath.LayerNormalization(PlainMath.ToDoubles(Input), 4, ones, zeros);
        Closeness.Equal(PlainMath.LayerNormalization(once, 4, ones, zeros), Run(NormalizationPlacement.After), 1e-5);
    }

    [Theory]
    [InlineData(NormalizationPlacement.Before, true)]
    [InlineData(NormalizationPlacement.After, false)]
    public void Only_norms_before_the_blocks_need_one_more_at_the_end(NormalizationPlacement placement, bool expected)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 4]);
        var mask = graph.Input("mask", ElementType.Float, ["batch", "tokens"]);
        var options = new EncoderOptions { Layers = 3, Width = 4, Heads = 2, FeedForward = 4, Normalization = placement };
        var (_, weights) = new TransformerEncoder(options).Build(graph, input, mask);

        Assert.Equal(3, weights.Count);
        Assert.Equal(expected, graph.Parameters.Any(parameter => parameter.Name == "encoder/final_norm/scale"));
        Assert.Contains(graph.Parameters, parameter => parameter.Name == "encoder/layer_2/attention/query/weight");
        Assert.Contains(graph.Parameters, parameter => parameter.Name == "encoder/layer_0/feed_forward_norm/bias");
    }

    private static float[] Run(NormalizationPlacement placement)
    {
        var graph = new GraphBuilder();
        var input = graph.Input("input", ElementType.Float, ["batch", "tokens", 4]);
        var mask = graph.Input("mask", ElementType.Float, ["batch", "tokens"]);
        var options = new EncoderOptions { Width = 4, Heads = 2, FeedForward = 8, Normalization = placement };
        var (output, _) = new EncoderLayer(options).Build(graph, input, AttentionMask.Padding(graph, mask));
        Evaluation.Initialize(graph, 1);
        foreach (var parameter in graph.Parameters.Where(parameter => parameter.Kind == ParameterKind.Matrix))
        {
            Evaluation.Assign(parameter, new float[parameter.Shape.ElementCount]);
        }

        return Evaluation.Floats(output, (input, Tensor.FromFloats(Input, 1, 2, 4)), (mask, Tensor.FromFloats([1, 1], 1, 2)));
    }
}
