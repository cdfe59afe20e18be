using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>The model bound to a schema.</summary>
internal sealed class OnnxRowMapper : RowMapper
{
    private const string OutputSuffix = ".output";

    private readonly OnnxTransformer _parent;
    private readonly DataViewSchema.Column[] _sources;

    public OnnxRowMapper(OnnxTransformer parent, DataViewSchema inputSchema)
        : base(inputSchema)
    {
        _parent = parent;
        _sources = Array.ConvertAll(parent.Inputs, input => Bind(inputSchema, input));
    }

    public override void MarkInputs(bool[] activeOutputs, bool[] activeInputs)
    {
        foreach (DataViewSchema.Column source in _sources)
        {
            activeInputs[source.Index] = true;
        }
    }

    public override Delegate?[] MakeGetters(DataViewRow input, bool[] activeOutputs, out IDisposable? resources)
    {
        string[] names = _parent.Outputs.Where((_, i) => activeOutputs[i]).Select(output => output.Name).ToArray();
        Func<NamedOnnxValue>[] values = _sources
            .Select((source, i) => OnnxValues.Reader(input, input.Schema[source.Index], _parent.Inputs[i].Shape))
            .ToArray();
        var run = new OnnxRun(_parent.Model, input, values, names);
        resources = run;
        return _parent.Outputs.Select((output, i) => activeOutputs[i] ? OnnxValues.Getter(run, output) : null).ToArray();
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() => Array.ConvertAll(_parent.Outputs, output =>
    {
        string name = output.Name.EndsWith(OutputSuffix, StringComparison.Ordinal) ? output.Name[..^OutputSuffix.Length] : output.Name;
        var annotations = new DataViewSchema.Annotations.Builder();
        if (_parent.Model.SlotNames.TryGetValue(name, out ReadOnlyMemory<char>[]? slots))
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter =
                (ref VBuffer<ReadOnlyMemory<char>> target) => VBuffer<ReadOnlyMemory<char>>.Copy(slots, 0, ref target, slots.Length);
            annotations.Add(AnnotationKinds.SlotNames, ColumnTypes.NamesOf(slots.Length), getter);
        }

        return new DataViewSchema.DetachedColumn(name, output.ColumnType, annotations.ToAnnotations());
    });

    private static DataViewSchema.Column Bind(DataViewSchema schema, OnnxVariable input)
    {
        Ensure.Param(input.Shape.Count(size => size == 0) <= 1, input.Name, "Only 1 unknown dimension is allowed");
        DataViewSchema.Column source = schema.Find(input.Name);
        DataViewType item = source.Type.ItemType();
        bool sameKeyNumber = item is KeyDataViewType && item.RawType == input.ItemType.RawType;
        if (!item.Equals(input.ItemType) && !sameKeyNumber)
        {
            throw Errors.WrongType("inputSchema", "input", input.Name, input.ItemType.ToString()!, source.Type.ToString()!);
        }

        int size = input.Shape.Aggregate(1, (product, dimension) => product * dimension);
        int given = source.Type is VectorDataViewType vector ? vector.Size : 1;
        Ensure.That(size == 0 || given % size == 0,
            $"Input shape mismatch: Input '{input.Name}' has shape {string.Join(",", input.Shape)}, but input data is of length {given}.");
        return source;
    }
}
