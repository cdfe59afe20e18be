using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Concatenates columns; scalars name their slots by the column.</summary>
public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingTransformer(string output, string[] inputs)
    {
        _output = output;
        _inputs = inputs;
    }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema) => new Mapper(_output, _inputs, inputSchema);

    private protected override void SaveModel(ModelSaveContext context)
    {
        context.Sign(ColumnConcatenatingLoader.Signature);
        context.Writer.Write(_output);
        context.Writer.Write(_inputs.Length);
        foreach (string input in _inputs)
        {
            context.Writer.Write(input);
        }
    }

    private sealed class Mapper : RowMapper
    {
        private readonly string _output;
        private readonly DataViewSchema.Column[] _sources;
        private readonly PrimitiveDataViewType _item;

        public Mapper(string output, string[] inputs, DataViewSchema schema)
            : base(schema)
        {
            _output = output;
            _sources = inputs.Select(input => schema.Find(input)).ToArray();
            _item = (PrimitiveDataViewType)_sources[0].Type.ItemType();
            foreach (DataViewSchema.Column source in _sources)
            {
                if (!source.Type.ItemType().Equals(_item))
                {
                    throw Errors.WrongType("inputSchema", "input", source.Name, _item.ToString()!, source.Type.ToString()!);
                }
            }
        }

        private bool IsCopy => _sources.Length == 1 && _sources[0].Type is VectorDataViewType;

        public override void MarkInputs(bool[] activeOutputs, bool[] activeInputs)
        {
            foreach (DataViewSchema.Column source in _sources)
            {
                activeInputs[source.Index] = true;
            }
        }

        public override Delegate?[] MakeGetters(DataViewRow input, bool[] activeOutputs, out IDisposable? resources)
        {
            resources = null;
            return [activeOutputs[0] ? GenericCall.Of<Delegate>(Getter<int>, _item.RawType, input) : null];
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputs()
        {
            if (IsCopy)
            {
                return [new DataViewSchema.DetachedColumn(_output, _sources[0].Type, _sources[0].Annotations)];
            }

            int[] sizes = _sources.Select(source => source.Type is VectorDataViewType vector ? vector.Size : 1).ToArray();
            int size = sizes.Contains(0) ? 0 : sizes.Sum();
            var annotations = new DataViewSchema.Annotations.Builder();
            if (_item is NumberDataViewType && _sources.All(source => source.IsNormalized()))
            {
                annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
            }

            if (size > 0 && _sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
            {
                ReadOnlyMemory<char>[] names = _sources.SelectMany(SlotNames).ToArray();
                ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter =
                    (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref target, names.Length);
                annotations.Add(AnnotationKinds.SlotNames, ColumnTypes.NamesOf(size), getter);
            }

            return [new DataViewSchema.DetachedColumn(_output, new VectorDataViewType(_item, size), annotations.ToAnnotations())];
        }

        private static IEnumerable<ReadOnlyMemory<char>> SlotNames(DataViewSchema.Column source)
        {
            if (source.Type is not VectorDataViewType vector)
            {
                return [source.Name.AsMemory()];
            }

            if (!source.HasSlotNames())
            {
                return new ReadOnlyMemory<char>[vector.Size];
            }

            VBuffer<ReadOnlyMemory<char>> names = default;
            source.GetSlotNames(ref names);
            return names.DenseValues().Select(name => name.IsEmpty ? name : $"{source.Name}.{name}".AsMemory()).ToArray();
        }

        private Delegate Getter<T>(DataViewRow input)
        {
            var vectors = new ValueGetter<VBuffer<T>>?[_sources.Length];
            var values = new ValueGetter<T>?[_sources.Length];
            for (int i = 0; i < _sources.Length; i++)
            {
                DataViewSchema.Column source = input.Schema[_sources[i].Index];
                if (source.Type is VectorDataViewType)
                {
                    vectors[i] = input.GetGetter<VBuffer<T>>(source);
                }
                else
                {
                    values[i] = input.GetGetter<T>(source);
                }
            }

            if (IsCopy)
            {
                return vectors[0]!;
            }

            var parts = new VBuffer<T>[_sources.Length];
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> target) =>
            {
                int length = 0;
                for (int i = 0; i < parts.Length; i++)
                {
                    vectors[i]?.Invoke(ref parts[i]);
                    length += vectors[i] is null ? 1 : parts[i].Length;
                    int expected = (_sources[i].Type as VectorDataViewType)?.Size ?? 0;
                    Ensure.That(expected == 0 || parts[i].Length == expected,
                        $"Column '{_sources[i].Name}': expected {expected} slots, but got {parts[i].Length}");
                }

                VBufferEditor<T> editor = VBufferEditor.Create(ref target, length);
                int at = 0;
                for (int i = 0; i < parts.Length; i++)
                {
                    if (values[i] is ValueGetter<T> value)
                    {
                        value(ref editor.Values[at++]);
                    }
                    else
                    {
                        parts[i].CopyTo(editor.Values, at);
                        at += parts[i].Length;
                    }
                }

                target = editor.Commit();
            });
        }
    }
}
