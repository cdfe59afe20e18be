using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Hashes values, vectors item by item or as a whole.</summary>
public sealed class HashingTransformer : OneToOneTransformerBase
{
    private readonly HashingEstimator.ColumnOptions[] _options;

    internal HashingTransformer(HashingEstimator.ColumnOptions[] columns)
        : base(Pairs(columns))
    {
        _options = columns;
    }

    internal static void RequireHashable(DataViewType item) => Ensure.Param(
        item is TextDataViewType or KeyDataViewType or NumberDataViewType or BooleanDataViewType, "inputSchema",
        "Expected Text, Key, numeric or Boolean item type");

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(HashingLoader.Signature);
        SaveColumns(context.Writer);
        foreach (HashingEstimator.ColumnOptions options in _options)
        {
            options.Save(context.Writer);
        }
    }

    private static InputOutputColumnPair[] Pairs(HashingEstimator.ColumnOptions[] columns)
    {
        Ensure.Param(columns.Length > 0, nameof(columns), "columns cannot be null or empty");
        return Array.ConvertAll(columns, column => new InputOutputColumnPair(column.Name, column.InputColumnName));
    }

    private sealed class Mapper : ColumnMapper
    {
        private readonly HashingTransformer _parent;

        public Mapper(HashingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.Sources)
        {
            _parent = parent;
            for (int i = 0; i < parent._options.Length; i++)
            {
                RequireHashable(Source(i).Type.ItemType());
            }
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs() => _parent._options.Select((options, i) =>
        {
            var key = new KeyDataViewType(typeof(uint), 1UL << options.NumberOfBits);
            DataViewType type = Source(i).Type is VectorDataViewType vector && !options.Combine ? new VectorDataViewType(key, vector.Size) : key;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(Source(i).Annotations, kind => kind == AnnotationKinds.SlotNames);
            return new DataViewSchema.DetachedColumn(options.Name, type, annotations.ToAnnotations());
        }).ToArray();

        protected override Delegate MakeGetter(DataViewRow input, int output, DataViewSchema.Column source) =>
            GenericCall.Of<Delegate>(Getter<int>, source.Type.ItemType().RawType, input, source, _parent._options[output]);

        private static Delegate Getter<T>(DataViewRow input, DataViewSchema.Column source, HashingEstimator.ColumnOptions options)
        {
            var hash = new ItemHash<T>((PrimitiveDataViewType)source.Type.ItemType(), options.NumberOfBits);
            uint seed = options.Seed;
            if (source.Type is not VectorDataViewType)
            {
                // A value by itself stands at place 0.
                uint own = options.UseOrderedHashing ? MurmurHash.Round(seed, 0) : seed;
                return ValueConversions.Getter(input, source, (Func<T, uint>)(value => hash.Key(own, value)));
            }

            ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(source);
            VBuffer<T> vector = default;
            return options.Combine ? (ValueGetter<uint>)Whole : (ValueGetter<VBuffer<uint>>)Items;

            void Whole(ref uint target)
            {
                getter(ref vector);
                target = hash.Key(seed, vector);
            }

            void Items(ref VBuffer<uint> target)
            {
                getter(ref vector);
                VBufferEditor<uint> editor = VBufferEditor.Create(ref target, vector.Length);
                foreach (KeyValuePair<int, T> item in vector.Items(all: true))
                {
                    uint own = options.UseOrderedHashing ? MurmurHash.Round(seed, (uint)item.Key) : seed;
                    editor.Values[item.Key] = hash.Key(own, item.Value);
                }

                target = editor.Commit();
            }
        }
    }
}
