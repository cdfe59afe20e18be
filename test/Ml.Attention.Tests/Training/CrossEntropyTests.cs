using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class CrossEntropyTests
{
    [Fact]
    public void Is_the_mean_of_minus_the_logarithm_of_the_right_class()
    {
        // Logits ln 1, ln 2, ln 5 are probabilities 1/8, 2/8, 5/8.
        float[] logits = [0, MathF.Log(2), MathF.Log(5), 3, 3, 3];
        float loss = Run(logits, [0, 1, 0, 1, 0, 0]);
        Assert.Equal((Math.Log(4) + Math.Log(3)) / 2, loss, 1e-6);
    }

    [Fact]
    public void Does_not_overflow()
    {
        Assert.Equal(0, Run([1000, 0, 0, 0, 0, -1000], [1, 0, 0, 0.5f, 0.5f, 0]) - (float)(Math.Log(2) / 2), 1e-6);
        Assert.Equal(1000, Run([1000, 0, 0, 0, 1000, 0], [0, 1, 0, 1, 0, 0]), 1e-3);
    }

    private static float Run(float[] logits, float[] targets)
    {
        var graph = new GraphBuilder();
        var logitInput = graph.Input("logits", ElementType.Float, ["batch", 3]);
        var targetInput = graph.Input("targets", ElementType.Float, ["batch", 3]);
        var loss = CrossEntropy.Build(logitInput, targetInput);
        Assert.Equal(0, loss.Shape.Rank);
        return Evaluation.Floats(loss, (logitInput, Tensor.FromFloats(logits, 2, 3)), (targetInput, Tensor.FromFloats(targets, 2, 3))).Single();
    }
}
