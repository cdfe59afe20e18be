using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps values to keys; an unknown or missing value to the missing key.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    private readonly Terms[] _terms;
    private readonly bool _valuesAsText;

    internal ValueToKeyMappingTransformer(InputOutputColumnPair[] columns, Terms[] terms, bool valuesAsText)
        : base(columns)
    {
        _terms = terms;
        _valuesAsText = valuesAsText;
    }

    internal static PrimitiveDataViewType ItemTypeOf(DataViewSchema.Column column)
    {
        DataViewType item = column.Type.ItemType();
        if (item is KeyDataViewType || item.IsStandardScalar())
        {
            return (PrimitiveDataViewType)item;
        }

        throw Errors.WrongType("inputSchema", "input", column.Name, "standard type or a vector of standard type", column.Type.ToString()!);
    }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(ValueToKeyMappingLoader.Signature);
        SaveColumns(context.Writer);
        context.Writer.Write(_valuesAsText);
        foreach (Terms terms in _terms)
        {
            terms.Save(context.Writer);
        }
    }

    private sealed class Mapper : ColumnMapper
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public Mapper(ValueToKeyMappingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.Sources)
        {
            _parent = parent;
            for (int i = 0; i < parent._terms.Length; i++)
            {
                PrimitiveDataViewType item = ItemTypeOf(Source(i));
                Ensure.That(item.Equals(parent._terms[i].ItemType),
                    $"Could not apply a map over type '{parent._terms[i].ItemType}' to column '{parent.Columns[i].OutputColumnName}' since it has type '{item}'");
            }
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => _parent.Columns.Select((pair, i) =>
        {
            Terms terms = _parent._terms[i];
            var annotations = new DataViewSchema.Annotations.Builder();
            terms.AddKeyValues(annotations, Source(i), _parent._valuesAsText);
            annotations.Add(Source(i).Annotations, kind => kind == AnnotationKinds.SlotNames);
            DataViewType type = Source(i).Type is VectorDataViewType vector ? new VectorDataViewType(terms.KeyType, vector.Dimensions) : terms.KeyType;
            return new DataViewSchema.DetachedColumn(pair.OutputColumnName, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source) =>
            ValueConversions.Getter(input, source, _parent._terms[output].Lookup);
    }
}
