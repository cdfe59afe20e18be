using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>From values to keys that are hashes of them, so that nothing is learned from the data.</summary>
public sealed partial class HashingEstimator : IEstimator<HashingTransformer>
{
    private readonly ColumnOptions[] _columns;

    internal HashingEstimator(IHostEnvironment env, ColumnOptions[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (ColumnOptions column in columns)
        {
            Ensure.Param(!column.Combine || column.MaximumNumberOfInverts == 0, nameof(ColumnOptions.Combine),
                "When the 'Combine' option is specified, invert hashes are not supported.");
            Ensure.Param(!column.Combine || !column.UseOrderedHashing, nameof(ColumnOptions.Combine),
                "When the 'Combine' option is specified, ordered hashing is not supported.");
            RequireNoInverts(column);
        }

        _columns = columns;
    }

    public HashingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new HashingTransformer(_columns);
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(column => Map(inputSchema.Find(column.InputColumnName), column)));
    }

    private static SchemaShape.Column Map(SchemaShape.Column source, ColumnOptions column)
    {
        HashingTransformer.RequireHashable(source.ItemType);
        bool named = source.Annotations.TryFind(AnnotationKinds.SlotNames, out SchemaShape.Column names) && !column.Combine;
        return new SchemaShape.Column(column.Name, column.Combine ? SchemaShape.Column.VectorKind.Scalar : source.Kind,
            NumberDataViewType.UInt32, isKey: true, named ? new SchemaShape([names]) : null);
    }

    // ML.NET would go through the data and annotate keys with the values they come from. The option is part of the signature, so it
    // compiles; an error here is plainer than key values that are not there later.
    private static void RequireNoInverts(ColumnOptions column)
    {
        if (column.MaximumNumberOfInverts != 0)
        {
            throw new NotSupportedException($"Column '{column.Name}' has {nameof(ColumnOptions.MaximumNumberOfInverts)} "
                + $"{column.MaximumNumberOfInverts}, but this stand-in for ML.NET does not collect the values behind hashes: set it to 0.");
        }
    }
}
