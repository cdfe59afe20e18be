using Ml.Attention.Graphs;

namespace Ml.Attention.Layers;

/// <summary>
/// Each label as a decision of its own: a logit z becomes the logits 0 of no and z of yes, whose softmax is 1 − σ(z) and
/// σ(z). So the loss of several labels, its gradient and its calibration are those of classes.
/// </summary>
internal static class LabelDecisions
{
    /// <summary>No and yes.</summary>
    public const int Outcomes = 2;

    /// <param name="logits">Float <c>[batch, labels]</c>.</param>
    /// <returns>The logits of no and yes: float <c>[batch, labels, 2]</c>.</returns>
    public static Value Build(Value logits)
    {
        var graph = logits.Graph;
        using var scope = graph.Scope("labels");
        return graph.Unsqueeze(logits, 2) * graph.Constant(TensorData.FromFloats([0, 1], Outcomes)); // [batch, labels, 2]
    }

    /// <param name="logits">Float <c>[batch, labels]</c>.</param>
    /// <returns>The probability of each label: float <c>[batch, labels]</c>, from 0 to 1.</returns>
    public static Value Probabilities(Value logits)
    {
        var graph = logits.Graph;
        return graph.Select(graph.Softmax(Build(logits)), 2, 1);
    }

    /// <summary>ln of the probabilities of no and yes, for each label.</summary>
    public static IEnumerable<float[]> LogProbabilities(float[] logits) => logits.Select(logit => (float[])[LogSigmoid(-logit), LogSigmoid(logit)]);

    private static float LogSigmoid(float logit) => (float)(Math.Min(logit, 0) - Math.Log(1 + Math.Exp(-Math.Abs((double)logit))));
}
