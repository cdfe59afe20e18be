using System.Numerics.Tensors;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Layers;

namespace Ml.Attention.Inference;

/// <summary>Rounds tables from which rows are looked up: <c>Gather</c> gives rounded rows, which become 32-bit numbers again.</summary>
internal static class RoundedTables
{
    private static readonly string[] Embeddings = [TokenEmbedding.WeightName, PairEmbedding.WeightName, SubwordEmbedding.WeightName];

    /// <param name="edit">The model.</param>
    /// <param name="precision">With <see cref="WeightPrecision.Int8"/>, embeddings have 8 bits and a scale a row; all else has 16.</param>
    public static void Round(ModelEdit edit, WeightPrecision precision)
    {
        edit.Replace(node => node.OpType == "Gather" && edit.Matrix(node.Input[0]) is { } elements
            ? precision == WeightPrecision.Int8 && Embeddings.Any(name => node.Input[0].EndsWith(name, StringComparison.Ordinal))
                ? Bytes(edit, node, elements)
                : Halves(edit, node, elements)
            : null);
    }

    private static NodeProto[] Halves(ModelEdit edit, NodeProto gather, float[] elements)
    {
        var halves = new Half[elements.Length];
        TensorPrimitives.ConvertToHalf(elements, halves);
        string output = gather.Output[0];
        gather.Input[0] = edit.Add<Half>($"{gather.Input[0]}/half", (int)ElementType.Half, halves, edit.Tensor(gather.Input[0])!.Dims.ToArray());
        gather.Output[0] = $"{output}/rows";
        return [gather, ModelEdit.Cast(gather.Output[0], output, (int)ElementType.Float)];
    }

    private static NodeProto[] Bytes(ModelEdit edit, NodeProto gather, float[] elements)
    {
        string table = gather.Input[0], indices = gather.Input[1], output = gather.Output[0];
        long rows = edit.Tensor(table)!.Dims[0];
        int width = (int)(elements.Length / rows);
        float[] scales = new float[rows];
        sbyte[] rounded = new sbyte[elements.Length];
        for (int row = 0; row < rows; row++)
        {
            var own = elements.AsSpan(row * width, width);
            scales[row] = Math.Abs(TensorPrimitives.MaxMagnitude<float>(own)) / sbyte.MaxValue;
            for (int i = 0; i < width && scales[row] > 0; i++)
            {
                rounded[(row * width) + i] = (sbyte)MathF.Round(own[i] / scales[row]);
            }
        }

        gather.Input[0] = edit.Add<sbyte>($"{table}/int8", (int)ElementType.Int8, rounded, rows, width);
        gather.Output[0] = $"{output}/rows";
        return
        [
            gather,
            ModelEdit.Node("Gather", Domains.Onnx, $"{output}/scale", edit.Add<float>($"{table}/scale", (int)ElementType.Float, scales, rows, 1), indices),
            ModelEdit.Cast(gather.Output[0], $"{output}/float", (int)ElementType.Float),
            ModelEdit.Node("Mul", Domains.Onnx, output, $"{output}/float", $"{output}/scale"),
        ];
    }
}
