using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Looks at the shape that a chain hands to its estimators; there is no other public way to the shape of a schema.</summary>
internal sealed class ShapeProbe(MLContext ml) : IEstimator<ITransformer>
{
    private SchemaShape? _seen;

    public static SchemaShape Of(MLContext ml, IDataView data)
    {
        var probe = new ShapeProbe(ml);
        new EstimatorChain<ITransformer>().Append(probe).Fit(data);
        return probe._seen!;
    }

    public ITransformer Fit(IDataView input) => ml.Transforms.CopyColumns("Copied", input.Schema[0].Name).Fit(input);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _seen = inputSchema;
}
