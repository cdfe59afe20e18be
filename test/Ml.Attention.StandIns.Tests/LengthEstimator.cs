using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

/// <summary>A component of one's own: scores a text by its length, and predicts a key that names the better score.</summary>
internal sealed class LengthEstimator(MLContext ml) : IEstimator<LengthTransformer>
{
    private sealed class Nothing
    {
    }

    private sealed class Outputs
    {
        [KeyType(2)]
        public uint PredictedLabel { get; set; }

        [VectorType(2)]
        public float[]? Score { get; set; }
    }

    public LengthTransformer Fit(IDataView input)
    {
        LengthTransformer.TextColumn(input.Schema);
        return new LengthTransformer(ml, ml.Transforms.CopyColumns("Copy", "Text").Fit(input));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column text = inputSchema.FirstOrDefault(column => column.Name == "Text");
        if (text.Name is null || text.ItemType != TextDataViewType.Instance || text.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            throw new ArgumentException($"Column 'Text': expected String, found {text.ItemType}.");
        }

        SchemaDefinition definition = SchemaDefinition.Create(typeof(Outputs));
        definition["PredictedLabel"].AddAnnotation("KeyValues", LengthTransformer.Classes, new VectorDataViewType(TextDataViewType.Instance, 2));
        SchemaShape added = ml.Transforms.CustomMapping<Nothing, Outputs>((_, _) => { }, null, null, definition).GetOutputSchema(new SchemaShape([]));
        return new SchemaShape(inputSchema.Where(column => added.All(own => own.Name != column.Name)).Concat(added));
    }
}
