using Ml.Attention.Graphs;

namespace Ml.Attention.Inference;

/// <summary>
/// Makes products with large matrices products of integers (ONNX Runtime's <c>DynamicQuantizeMatMul</c>): weights have a scale
/// for each column, the other operand one for all of it, found as it comes.
/// </summary>
internal static class Int8Products
{
    /// <summary>
    /// Seven bits: older processors (AVX2) add two products of 8-bit numbers in 16 bits, which larger weights would overflow,
    /// and answers would differ from machine to machine.
    /// </summary>
    private const int Largest = 64;

    /// <summary>A product with fewer columns, such as that with the classes, costs next to nothing as it is.</summary>
    private const int FewestColumns = 16;

    public static void Round(ModelEdit edit) => edit.Replace(node =>
    {
        if (node.OpType != "MatMul" || Weights(edit, node.Input[1]) is not ({ } elements, var columns) || columns < FewestColumns)
        {
            return null;
        }

        int rows = elements.Length / columns;
        float[] scales = new float[columns];
        for (int i = 0; i < elements.Length; i++)
        {
            scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(elements[i]) / Largest);
        }

        sbyte[] rounded = new sbyte[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            rounded[i] = scales[i % columns] > 0 ? (sbyte)MathF.Round(elements[i] / scales[i % columns]) : (sbyte)0;
        }

        string name = node.Input[1];
        return [ModelEdit.Node(
            "DynamicQuantizeMatMul", Domains.OnnxRuntime, node.Output[0], node.Input[0],
            edit.Add<sbyte>($"{name}/int8", (int)ElementType.Int8, rounded, rows, columns),
            edit.Add<float>($"{name}/scale", (int)ElementType.Float, scales, columns))];
    });

    /// <summary>A matrix of the model, or several side by side.</summary>
    private static (float[]? Elements, int Columns) Weights(ModelEdit edit, string value)
    {
        if (edit.Matrix(value) is { } own)
        {
            return (own, (int)edit.Tensor(value)!.Dims[1]);
        }

        if (edit.Producer(value) is not { OpType: "Concat" } joined || joined.Attribute.Single(attribute => attribute.Name == "axis").I != 1)
        {
            return (null, 0);
        }

        float[]?[] parts = [.. joined.Input.Select(edit.Matrix)];
        if (parts.Contains(null))
        {
            return (null, 0);
        }

        int[] widths = [.. joined.Input.Select(part => (int)edit.Tensor(part)!.Dims[1])];
        int rows = parts[0]!.Length / widths[0];
        return ([.. Enumerable.Range(0, rows).SelectMany(row => parts.SelectMany((part, i) => part!.AsSpan(row * widths[i], widths[i]).ToArray()))], widths.Sum());
    }
}
