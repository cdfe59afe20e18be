using Ml.Attention.Gradients;
using Ml.Attention.Graphs;
using Ml.Attention.Runtime;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class ClassificationLossTests
{
    private static readonly float[] Logits = [1, 2, 0.5f, -1, 0, 0.3f, 0.2f, 2, 1, -0.5f, 0.4f, 0.1f];

    private static readonly float[] Targets = [1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1];

    [Fact]
    public void Is_cross_entropy_and_the_mean_divergence_in_both_directions()
    {
        double[][] p = [.. Logits.Chunk(3).Select(Softmax)];
        double entropy = -(Math.Log(p[0][0]) + Math.Log(p[1][2]) + Math.Log(p[2][0]) + Math.Log(p[3][2])) / 4;
        double divergence = (Divergence(p[0], p[2]) + Divergence(p[2], p[0]) + Divergence(p[1], p[3]) + Divergence(p[3], p[1])) / 4;
        Assert.Equal(entropy, Loss(Logits, 0), 1e-5);
        Assert.Equal(entropy + (0.7 * divergence), Loss(Logits, 0.7f), 1e-5);
    }

    [Fact]
    public void Its_gradient_is_that_of_central_differences()
    {
        var graph = new GraphBuilder();
        var (loss, logits, targets) = Build(graph, 0.7f);
        float[] gradient = Evaluation.Floats(GradientBuilder.Build(loss, [logits])[0]!, (logits, Tensor.FromFloats(Logits, 4, 3)), (targets, Tensor.FromFloats(Targets, 4, 3)));
        const float Step = 1e-2f;
        for (int i = 0; i < Logits.Length; i++)
        {
            float[] up = [.. Logits], down = [.. Logits];
            up[i] += Step;
            down[i] -= Step;
            Assert.Equal((Loss(up, 0.7f) - Loss(down, 0.7f)) / (2 * Step), gradient[i], 1e-3);
        }
    }

    private static double Loss(float[] values, float consistency)
    {
        var (loss, logits, targets) = Build(new GraphBuilder(), consistency);
        return Evaluation.Floats(loss, (logits, Tensor.FromFloats(values, 4, 3)), (targets, Tensor.FromFloats(Targets, 4, 3)))[0];
    }

    private static (Value Loss, Value Logits, Value Targets) Build(GraphBuilder graph, float consistency)
    {
        var logits = graph.Input("logits", ElementType.Float, ["batch", 3]);
        var targets = graph.Input("targets", ElementType.Float, ["batch", 3]);
        return (ClassificationLoss.Build(logits, targets, consistency), logits, targets);
    }

    private static double[] Softmax(float[] logits)
    {
        double sum = logits.Sum(each => Math.Exp(each));
        return [.. logits.Select(each => Math.Exp(each) / sum)];
    }

    private static double Divergence(double[] p, double[] q) => p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum();
}
