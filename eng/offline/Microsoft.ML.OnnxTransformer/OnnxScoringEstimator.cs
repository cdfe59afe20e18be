using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Runs an ONNX model on each row: the columns named as its inputs go in, those named as its outputs are added.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(OnnxTransformer transformer)
        : base(transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (OnnxVariable input in Transformer.Inputs)
        {
            SchemaShape.Column given = inputSchema.Find(input.Name);
            Ensure.That(input.Shape.Length > 0, $"Input '{input.Name}' has rank 0; columns always arrive as tensors of rank 2.");
            if (!given.ItemType.Equals(input.ItemType))
            {
                throw Errors.WrongType(nameof(inputSchema), "input", input.Name, input.ItemType.ToString()!, given.ItemType.ToString()!);
            }
        }

        return inputSchema.With(Transformer.Outputs.Select(output => new SchemaShape.Column(
            output.Name,
            output.ColumnType is VectorDataViewType { IsKnownSize: true } ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector,
            output.ItemType,
            isKey: false)));
    }
}
