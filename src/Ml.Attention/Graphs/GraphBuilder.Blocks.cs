namespace Ml.Attention.Graphs;

// Blocks that are one operator of ONNX Runtime's own.
public sealed partial class GraphBuilder
{
    /// <summary>
    /// Multi-head attention behind its projections: heads are cut, biases added, softmax(scale · Q · Kᵀ + mask) · V computed
    /// (ONNX Runtime's <c>MultiHeadAttention</c>).
    /// </summary>
    /// <param name="query">Float <c>[batch, queries, heads × headSize]</c>.</param>
    /// <param name="key">Float <c>[batch, keys, heads × headSize]</c>.</param>
    /// <param name="value">Float <c>[batch, keys, heads × headSize]</c>.</param>
    /// <param name="bias">The biases of query, key and value one behind the other, Float <c>[3 × heads × headSize]</c>; null for none.</param>
    /// <param name="keyMask">Int32 <c>[batch, keys]</c>: 1 for a key that is seen, else 0.</param>
    /// <param name="scoreBias">Added to scores: Float <c>[1, 1 or heads, queries, keys]</c>; null for none.</param>
    /// <param name="heads">How many heads.</param>
    /// <param name="scale">What dot products are multiplied by.</param>
    /// <returns>Float <c>[batch, queries, heads × headSize]</c>.</returns>
    internal Value MultiHeadAttention(Value query, Value key, Value value, Value? bias, Value keyMask, Value? scoreBias, int heads, float scale)
    {
        const string Operator = "MultiHeadAttention";
        CheckRank(Operator, query, 3);
        CheckType(Operator, query, ElementType.Float);
        CheckType(Operator, keyMask, ElementType.Int32);
        List<Value?> inputs = [query, key, value, bias, keyMask];
        if (scoreBias is not null)
        {
            inputs.Add(scoreBias);
        }

        return Add(Operator, inputs, ElementType.Float, query.Shape, Attributes(("num_heads", (long)heads), ("scale", scale)), Domains.OnnxRuntime);
    }

    /// <summary>
    /// Layer normalization of input + skip + bias, and that sum (ONNX Runtime's <c>SkipLayerNormalization</c>).
    /// </summary>
    /// <param name="input">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="skip">Float <c>[batch, tokens, width]</c>.</param>
    /// <param name="scale">Float <c>[width]</c>.</param>
    /// <param name="shift">Float <c>[width]</c>, added in the end.</param>
    /// <param name="bias">Float <c>[width]</c>, added before; null for none.</param>
    /// <param name="epsilon">Added to the variance.</param>
    internal (Value Normalized, Value Sum) SkipLayerNormalization(Value input, Value skip, Value scale, Value shift, Value? bias, float epsilon)
    {
        const string Operator = "SkipLayerNormalization";
        CheckRank(Operator, input, 3);
        CheckSameType(Operator, input, skip);
        if (!input.Shape.Equals(skip.Shape))
        {
            throw Invalid(Operator, $"expected two values of one shape, found {input} and {skip}.");
        }

        // Outputs two and three, mean and deviation, are for training.
        var statistics = input.Shape.With(-1, 1);
        var type = ElementType.Float;
        var outputs = AddNode(
            Operator, bias is null ? [input, skip, scale, shift] : [input, skip, scale, shift, bias],
            [(type, input.Shape), (type, statistics), (type, statistics), (type, input.Shape)], Attributes(("epsilon", epsilon)), Domains.OnnxRuntime);
        return (outputs[0], outputs[3]);
    }

    /// <summary><see cref="Gelu"/> of value + bias (ONNX Runtime's <c>BiasGelu</c>).</summary>
    /// <param name="value">Float <c>[…, width]</c>.</param>
    /// <param name="bias">Float <c>[width]</c>.</param>
    internal Value BiasGelu(Value value, Value bias)
    {
        CheckSameType("BiasGelu", value, bias);
        CheckType("BiasGelu", value, ElementType.Float);
        return Add("BiasGelu", [value, bias], ElementType.Float, value.Shape, domain: Domains.OnnxRuntime);
    }
}
