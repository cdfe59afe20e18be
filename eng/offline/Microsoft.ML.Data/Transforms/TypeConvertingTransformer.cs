using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Converts columns, item by item where they are vectors.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal TypeConvertingTransformer(InputOutputColumnPair[] columns, DataKind outputKind)
        : base(columns)
    {
        OutputKind = outputKind;
    }

    internal DataKind OutputKind { get; }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(TypeConvertingLoader.Signature);
        SaveColumns(context.Writer);
        context.Writer.Write((byte)OutputKind);
    }

    private sealed class Mapper : ColumnMapper
    {
        private readonly TypeConvertingTransformer _parent;
        private readonly Delegate[] _conversions;

        public Mapper(TypeConvertingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.Sources)
        {
            _parent = parent;
            _conversions = parent.Columns.Select((pair, i) => ValueConversions.Find(Source(i).Type.ItemType(), Target(i))
                ?? throw new ArgumentOutOfRangeException(nameof(inputSchema),
                    $"source column '{pair.InputColumnName}' with item type '{Source(i).Type}' is not compatible with destination type '{Target(i)}'")).ToArray();
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => _parent.Columns.Select((pair, i) =>
        {
            DataViewSchema.Column source = Source(i);
            DataViewType type = source.Type is VectorDataViewType vector ? new VectorDataViewType(Target(i), vector.Dimensions) : Target(i);
            return new DataViewSchema.DetachedColumn(pair.OutputColumnName, type, Annotations(source, type));
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source) =>
            ValueConversions.Getter(input, source, _conversions[output]);

        private PrimitiveDataViewType Target(int output)
        {
            PrimitiveDataViewType plain = ColumnTypes.Of(_parent.OutputKind);
            return Source(output).Type.ItemType() is KeyDataViewType key && KeyDataViewType.IsValidDataType(plain.RawType)
                ? new KeyDataViewType(plain.RawType, key.Count)
                : plain;
        }

        private static DataViewSchema.Annotations Annotations(DataViewSchema.Column source, DataViewType type)
        {
            bool sized = type is VectorDataViewType { IsKnownSize: true };
            bool keys = source.Type.ItemType() is KeyDataViewType && type.ItemType() is KeyDataViewType;
            bool numbers = source.Type.ItemType() is NumberDataViewType && type.ItemType() is NumberDataViewType;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(source.Annotations, kind => (sized && kind == AnnotationKinds.SlotNames)
                || (keys && kind == AnnotationKinds.KeyValues)
                || (numbers && kind == AnnotationKinds.IsNormalized));
            if (source.Type is BooleanDataViewType && type is NumberDataViewType)
            {
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            }

            return annotations.ToAnnotations();
        }
    }
}
