using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps keys to their <c>KeyValues</c>; a missing key to empty text, NaN or the default value.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal KeyToValueMappingTransformer(InputOutputColumnPair[] columns)
        : base(columns)
    {
    }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(KeyToValueMappingLoader.Signature);
        SaveColumns(context.Writer);
    }

    private sealed class Mapper : ColumnMapper
    {
        private readonly KeyToValueMappingTransformer _parent;
        private readonly VectorDataViewType[] _values;

        public Mapper(KeyToValueMappingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.Sources)
        {
            _parent = parent;
            _values = parent.Columns.Select((_, i) => ValuesOf(Source(i))).ToArray();
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => _parent.Columns.Select((pair, i) =>
        {
            PrimitiveDataViewType item = _values[i].ItemType;
            DataViewType type = Source(i).Type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(Source(i).Annotations, kind => kind == AnnotationKinds.SlotNames);
            return new DataViewSchema.DetachedColumn(pair.OutputColumnName, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source)
        {
            Type[] types = [source.Type.ItemType().RawType, _values[output].ItemType.RawType];
            Delegate map = GenericCall.Of<Delegate>(Map<uint, int>, types, source);
            return ValueConversions.Getter(input, source, map);
        }

        private static VectorDataViewType ValuesOf(DataViewSchema.Column column)
        {
            DataViewSchema.Column? values = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues);
            Ensure.That(values is not null, "Metadata KeyValues does not exist");
            var type = values!.Value.Type as VectorDataViewType;
            Ensure.That(column.Type.ItemType() is KeyDataViewType key && type is not null && (ulong)type.Size == key.Count,
                "KeyValues metadata size does not match column type key count");
            return type!;
        }

        private static Delegate Map<TKey, TValue>(DataViewSchema.Column source)
            where TKey : System.Numerics.IBinaryInteger<TKey>
        {
            VBuffer<TValue> values = default;
            source.GetKeyValues(ref values);
            TValue[] byKey = values.DenseValues().ToArray();
            TValue missing = MissingValues.Of<TValue>();
            return (Func<TKey, TValue>)(key =>
            {
                ulong number = ulong.CreateChecked(key);
                return number > 0 && number <= (ulong)byKey.Length ? byKey[number - 1] : missing;
            });
        }
    }
}
