using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Adds the columns of <typeparamref name="TDst"/>, computed from those of <typeparamref name="TSrc"/>.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(Action<TSrc, TDst> mapAction, string? contractName,
        SchemaDefinition? inputSchemaDefinition, SchemaDefinition? outputSchemaDefinition)
        : base(new CustomMappingTransformer<TSrc, TDst>(mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (TypedColumn needed in TypedColumn.Of(typeof(TSrc), SchemaDefinition.Direction.Both, Transformer.InputDefinition))
        {
            SchemaShape.Column given = inputSchema.Find(needed.Name);
            SchemaShape.Column expected = SchemaShape.Column.Of(needed.Name, needed.Type);
            bool sameKind = expected.Kind == given.Kind
                || (expected.Kind == SchemaShape.Column.VectorKind.VariableVector && given.Kind == SchemaShape.Column.VectorKind.Vector);
            if (!sameKind || !expected.ItemType.Equals(given.ItemType) || expected.IsKey != given.IsKey)
            {
                throw Errors.WrongType(nameof(inputSchema), "input", needed.Name, needed.Type.ToString()!, given.Describe());
            }
        }

        return inputSchema.With(SchemaShape.Of(TypedColumn.SchemaOf(Transformer.AddedColumns)));
    }
}
