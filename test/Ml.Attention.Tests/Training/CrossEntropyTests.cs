using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Layers;
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

    [Fact]
    public void Of_sets_of_labels_it_is_the_binary_cross_entropy_summed_over_labels()
    {
        // Of z = ln 3, σ(z) = 3/4: yes costs ln 4/3, no costs ln 4. By z the loss has the gradient (σ(z) − t) / batch.
        var graph = new GraphBuilder();
        var logits = graph.Input("logits", ElementType.Float, ["batch", 2]);
        var targets = graph.Input("targets", ElementType.Float, ["batch", 2, 2]);
        var loss = CrossEntropy.Build(LabelDecisions.Build(logits), targets);
        var gradient = GradientBuilder.Build(loss, [logits])[0]!;
        float z = MathF.Log(3);
        float[] Of(Value value) => Evaluation.Floats(value, (logits, Tensor.FromFloats([z, z, 0, -z], 2, 2)), (targets, Tensor.FromFloats([0, 1, 1, 0, 1, 0, 0, 1], 2, 2, 2)));
        Assert.Equal((Math.Log(4 / 3.0) + Math.Log(4) + Math.Log(2) + Math.Log(4)) / 2, Of(loss).Single(), 1e-6);
        Closeness.Equal([-0.125, 0.375, 0.25, -0.375], Of(gradient).Select(each => (double)each), 1e-6);
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
