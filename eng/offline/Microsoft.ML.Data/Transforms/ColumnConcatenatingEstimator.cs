using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Puts columns of one item type side by side in a vector.</summary>
public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, string[] inputColumnNames)
    {
        Ensure.NotEmpty(outputColumnName, nameof(outputColumnName));
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        Ensure.Param(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        Ensure.Param(!inputColumnNames.Any(string.IsNullOrEmpty), nameof(inputColumnNames), "Contained some null or empty items");
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ColumnConcatenatingTransformer(_output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column[] sources = _inputs.Select(inputSchema.Find).ToArray();
        DataViewType item = sources[0].ItemType;
        foreach (SchemaShape.Column source in sources)
        {
            Ensure.That(!source.IsKey, $"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
            Ensure.That(source.ItemType.Equals(item), $"Concatenated columns should have the same type. Column '{source.Name}' "
                + $"has type of {source.ItemType}, but expected column type is {item}.");
        }

        bool anySize = sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.VariableVector);
        var annotations = new List<SchemaShape.Column>();
        if (sources.All(source => source.Annotations.TryFind(AnnotationKinds.IsNormalized, out _)))
        {
            annotations.Add(SchemaShape.Column.Of(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance));
        }

        if (sources.Any(source => source.Kind == SchemaShape.Column.VectorKind.Scalar || source.Annotations.TryFind(AnnotationKinds.SlotNames, out _)))
        {
            annotations.Add(SchemaShape.Column.Of(AnnotationKinds.SlotNames, ColumnTypes.NamesOf(1)));
        }

        SchemaShape.Column.VectorKind kind = anySize ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector;
        return inputSchema.With([new SchemaShape.Column(_output, kind, item, isKey: false, new SchemaShape(annotations))]);
    }
}
