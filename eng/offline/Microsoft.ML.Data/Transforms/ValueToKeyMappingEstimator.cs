using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>From values to keys, which it learns from the data or takes from a list.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair[] _columns;
    private readonly TermLearning _learning;
    private readonly bool _valuesAsText;
    private readonly IDataView? _keyData;

    internal ValueToKeyMappingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, int maximumNumberOfKeys,
        KeyOrdinality keyOrdinality, bool addKeyValueAnnotationsAsText, IDataView? keyData)
    {
        Ensure.Param(columns is { Length: > 0 }, nameof(columns), "columns cannot be null or empty");
        Ensure.Param(keyData is null || keyData.Schema.Count == 1, nameof(keyData),
            $"If specified, this data view should contain only a single column containing the terms to map, but this had {keyData?.Schema.Count} columns.");
        _host = env.Register(nameof(ValueToKeyMappingEstimator));
        _columns = columns!;
        _learning = new TermLearning(maximumNumberOfKeys, keyOrdinality == KeyOrdinality.ByValue);
        _valuesAsText = addKeyValueAnnotationsAsText;
        _keyData = keyData;
    }

    /// <summary>How keys are numbered: as the values come, or as they sort.</summary>
    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        Terms[] terms = _keyData is null ? Learn(input, channel) : TakeFrom(_keyData, input.Schema, channel);
        return new ValueToKeyMappingTransformer(_columns, terms, _valuesAsText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(_columns.Select(pair => Map(inputSchema.Find(pair.InputColumnName), pair.OutputColumnName)));
    }

    private SchemaShape.Column Map(SchemaShape.Column source, string name)
    {
        if (!source.ItemType.IsStandardScalar())
        {
            throw Errors.ColumnNotFound("inputSchema", "input", source.Name);
        }

        var annotations = new List<SchemaShape.Column>();
        if (source.Annotations.TryFind(AnnotationKinds.SlotNames, out SchemaShape.Column slots))
        {
            annotations.Add(slots);
        }

        bool hasVector = source.Annotations.TryFind(AnnotationKinds.KeyValues, out SchemaShape.Column values)
            && values.Kind == SchemaShape.Column.VectorKind.Vector;
        annotations.Add(source.IsKey && hasVector
            ? values
            : new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector,
                _valuesAsText ? TextDataViewType.Instance : source.ItemType, source.IsKey));
        return new SchemaShape.Column(name, source.Kind, NumberDataViewType.UInt32, isKey: true, new SchemaShape(annotations));
    }

    private Terms[] Learn(IDataView input, IChannel channel)
    {
        DataViewSchema.Column[] sources = _columns.Select(pair => Source(input.Schema, pair)).ToArray();
        using DataViewRowCursor cursor = input.GetRowCursor(sources);
        TermBuilder[] builders = sources.Select(source => TermBuilder.For(cursor, source, _learning)).ToArray();
        while (builders.Any(builder => !builder.IsFull) && cursor.MoveNext())
        {
            foreach (TermBuilder builder in builders)
            {
                builder.Read();
            }
        }

        Terms[] terms = builders.Select(builder => builder.Finish()).ToArray();
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i].Count == 0)
            {
                channel.Warning(MessageSensitivity.Schema, "Term map for output column '{0}' contains no entries.", _columns[i].OutputColumnName);
            }
        }

        return terms;
    }

    private Terms[] TakeFrom(IDataView keyData, DataViewSchema schema, IChannel channel)
    {
        DataViewSchema.Column source = keyData.Schema[0];
        PrimitiveDataViewType first = ValueToKeyMappingTransformer.ItemTypeOf(Source(schema, _columns[0]));
        Ensure.Param(source.Type.Equals(first), nameof(keyData), $"Input data's column must be of type '{first}' but was '{source.Type}'");
        foreach (InputOutputColumnPair pair in _columns)
        {
            PrimitiveDataViewType item = ValueToKeyMappingTransformer.ItemTypeOf(Source(schema, pair));
            Ensure.Param(item.Equals(first), nameof(keyData),
                $"Terms from input data type '{first}' but mismatches column '{pair.OutputColumnName}' item type '{item}'");
        }

        using DataViewRowCursor cursor = keyData.GetRowCursor([source]);
        TermBuilder builder = TermBuilder.For(cursor, source, _learning with { Maximum = int.MaxValue });
        while (cursor.MoveNext())
        {
            builder.Read();
        }

        Terms terms = builder.Finish();
        if (terms.Count == 0)
        {
            channel.Warning(MessageSensitivity.None, "Map from the term data resulted in an empty map.");
        }

        return Enumerable.Repeat(terms, _columns.Length).ToArray();
    }

    private static DataViewSchema.Column Source(DataViewSchema schema, InputOutputColumnPair pair)
    {
        DataViewSchema.Column source = schema.Find(pair.InputColumnName);
        ValueToKeyMappingTransformer.ItemTypeOf(source);
        return source;
    }
}
