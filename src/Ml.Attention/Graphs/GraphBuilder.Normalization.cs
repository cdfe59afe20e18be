namespace Ml.Attention.Graphs;

// Softmax and layer normalization.
public sealed partial class GraphBuilder
{
    /// <summary>What gradients know <see cref="CrossEntropy"/> by.</summary>
    internal const string CrossEntropyName = "SmoothedCrossEntropy";

    /// <summary>exp(x) / Σ exp(x) over the innermost axis (ONNX <c>Softmax</c>).</summary>
    public Value Softmax(Value value)
    {
        CheckRank("Softmax", value, 1);
        CheckType("Softmax", value, ElementType.Float);
        return Add("Softmax", [value], ElementType.Float, value.Shape, Attributes(("axis", -1L)));
    }

    /// <summary>The logarithm of <see cref="Softmax"/>, computed without overflow (ONNX <c>LogSoftmax</c>).</summary>
    public Value LogSoftmax(Value value)
    {
        CheckRank("LogSoftmax", value, 1);
        CheckType("LogSoftmax", value, ElementType.Float);
        return Add("LogSoftmax", [value], ElementType.Float, value.Shape, Attributes(("axis", -1L)));
    }

    /// <summary>
    /// −Σ q · ln softmax(x) for each row, where q is 1 − smoothing for the row's target and smoothing / classes for all classes,
    /// the target too (label smoothing; Szegedy et al. 2016).
    /// </summary>
    /// <param name="logits">Float <c>[rows, classes]</c>.</param>
    /// <param name="targets">Int64 <c>[rows]</c>, each from 0 to classes − 1.</param>
    /// <param name="smoothing">From 0 to below 1.</param>
    /// <returns>Float <c>[rows]</c>, in nats.</returns>
    internal Value CrossEntropy(Value logits, Value targets, float smoothing)
    {
        CheckType(CrossEntropyName, logits, ElementType.Float);
        CheckType(CrossEntropyName, targets, ElementType.Int64);
        if (logits.Shape.Rank != 2 || !targets.Shape.Equals([logits.Shape[0]]))
        {
            throw Invalid(CrossEntropyName, $"expected logits [rows, classes] and targets [rows], found {logits} and {targets}.");
        }

        // Gradients see one node: a product with the probabilities of all classes would be several times as large a tensor as any other.
        var smoothed = Constant(smoothing);
        return AddComposite(CrossEntropyName, [logits, targets, smoothed], () =>
        {
            var logProbabilities = LogSoftmax(logits);
            var found = Reshape(GatherElements(logProbabilities, Unsqueeze(targets, 1), axis: 1), [logits.Shape[0]]);
            var loss = smoothing == 0 ? -found : -((found * (1 - smoothing)) + (ReduceMean(logProbabilities, [1]) * smoothing));
            return [loss, logProbabilities];
        })[0];
    }

    /// <summary>
    /// (x − mean) / √(variance + ε) · scale + bias, mean and variance over the innermost axis (Ba, Kiros &amp; Hinton
    /// 2016; ONNX <c>LayerNormalization</c>).
    /// </summary>
    /// <param name="value">Float <c>[…, width]</c>.</param>
    /// <param name="scale">Float <c>[width]</c>.</param>
    /// <param name="bias">Float <c>[width]</c>.</param>
    /// <param name="epsilon">Added to the variance; 1e-5 as in the original.</param>
    public Value LayerNormalization(Value value, Value scale, Value bias, float epsilon = 1e-5f)
    {
        CheckRank("LayerNormalization", value, 1);
        CheckType("LayerNormalization", value, ElementType.Float);
        TensorShape width = [value.Shape[-1]];
        if (!scale.Shape.Equals(width) || !bias.Shape.Equals(width))
        {
            throw Invalid("LayerNormalization", $"expected scale and bias of shape {width}, found {scale} and {bias}.");
        }

        var attributes = Attributes(("axis", -1L), ("epsilon", epsilon));
        if (!IsTraining)
        {
            return Add("LayerNormalization", [value, scale, bias], ElementType.Float, value.Shape, attributes);
        }

        // Outputs two and three are what the gradient needs. ONNX Runtime's processor kernel for these steps uses vector
        // instructions, which the one for LayerNormalization does not (measured with width 128: less than half of the time).
        return AddComposite("LayerNormalization", [value, scale, bias], () =>
        {
            var centered = value - ReduceMean(value, [-1], keepAxes: true);
            var inverseDeviation = Constant(1f) / Sqrt(ReduceMean(centered * centered, [-1], keepAxes: true) + epsilon);
            var normalized = centered * inverseDeviation;
            return [(normalized * scale) + bias, normalized, inverseDeviation];
        })[0];
    }

    /// <summary>
    /// (x − mean) / √(variance + ε), mean and variance over the innermost axis: layer normalization without scale and
    /// bias, for inference. Emitted as ONNX <c>InstanceNormalization</c> with each row a channel: ONNX Runtime's
    /// processor kernel for that uses vector instructions, which the one for <c>LayerNormalization</c> does not
    /// (measured with width 128: a sixth of the time).
    /// </summary>
    /// <param name="value">Float <c>[…, width]</c>.</param>
    /// <param name="epsilon">Added to the variance; 1e-5 as in layer normalization.</param>
    public Value Standardize(Value value, float epsilon = 1e-5f)
    {
        CheckRank("InstanceNormalization", value, 1);
        CheckType("InstanceNormalization", value, ElementType.Float);
        var count = value.Shape.Take(value.Shape.Rank - 1).Aggregate((Dimension)1, (product, axis) => product * axis);
        var rows = Reshape(value, [1, count, value.Shape[-1]]);
        var lengths = LengthOf(rows, 1);
        var (ones, zeros) = (Expand(Constant(TensorData.FromFloats([1], 1)), [count], lengths), Expand(Constant(TensorData.FromFloats([0], 1)), [count], lengths));
        var standardized = Add("InstanceNormalization", [rows, ones, zeros], ElementType.Float, rows.Shape, Attributes(("epsilon", epsilon)));
        return ReshapeLike(standardized, value);
    }
}
