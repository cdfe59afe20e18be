using static Ml.Attention.Inference.ModelFieldKind;

namespace Ml.Attention.Inference;

/// <summary>
/// The messages that an ONNX file of this library is made of, with the field numbers of the specification (onnx/onnx.proto),
/// and those that none of its files has, with the reason. What is not here is refused as unknown: ONNX Runtime knows more
/// of the format than this library, and would act on it.
/// </summary>
internal sealed class ModelMessage(string name, int most)
{
    private const string External = "data in another file: no path in a model is ever opened";
    private const string Subgraph = "a graph inside a node: this library writes no branches, and no loops inside loops";
    private const string Other = "this library writes numbers as raw_data";

    /// <summary>By number; those of the specification are below 64.</summary>
    private readonly ModelField?[] _fields = new ModelField?[64];

    /// <summary>The file itself.</summary>
    public static ModelMessage Model { get; } = Describe();

    public string Name { get; } = name;

    /// <summary>How many a file may have.</summary>
    public int Most { get; } = most;

    /// <summary>The field of a number below 64; null where it is unknown.</summary>
    public ModelField? Field(int number) => _fields[number];

    private static ModelMessage Describe()
    {
        ModelMessage dimension = new("dimension", 1_000_000), shape = new("shape", ModelLimits.Values), tensorType = new("tensor type", ModelLimits.Values), type = new("type", ModelLimits.Values);
        dimension.Add(1, new("dim_value", Integer)).Add(2, new("dim_param", Text));
        shape.Add(1, new("dim", Message, dimension, Repeated: true));
        tensorType.Add(1, new("elem_type", Integer)).Add(2, new("shape", Message, shape));
        type.Add(1, new("tensor_type", Message, tensorType));

        var value = new ModelMessage("value", ModelLimits.Values)
            .Add(1, new("name", Text)).Add(2, new("type", Message, type)).Add(3, new("doc_string", Text));
        var tensor = new ModelMessage("tensor", ModelLimits.Values)
            .Add(1, new("dims", Integer, Repeated: true)).Add(2, new("data_type", Integer)).Add(6, new("string_data", Text, Repeated: true))
            .Add(8, new("name", Text)).Add(9, new("raw_data", Bytes)).Add(12, new("doc_string", Text))
            .Refuse(Other, (3, "segment"), (4, "float_data"), (5, "int32_data"), (7, "int64_data"), (10, "double_data"), (11, "uint64_data"))
            .Refuse(External, (13, "external_data"), (14, "data_location"));
        var inner = new ModelMessage("loop", 16)
            .Add(1, new("node", Message, Node(Attribute().Refuse(Subgraph, (6, "g"))), Repeated: true)).Add(2, new("name", Text))
            .Add(11, new("input", Message, value, Repeated: true)).Add(12, new("output", Message, value, Repeated: true))
            .Refuse("this library writes none in a loop", (5, "initializer"), (10, "doc_string"), (13, "value_info"), (14, "quantization_annotation"), (15, "sparse_initializer"));
        var graph = new ModelMessage("graph", 1)
            .Add(1, new("node", Message, Node(Attribute().Add(6, new("g", Message, inner))), Repeated: true)).Add(2, new("name", Text)).Add(5, new("initializer", Message, tensor, Repeated: true)).Add(10, new("doc_string", Text))
            .Add(11, new("input", Message, value, Repeated: true)).Add(12, new("output", Message, value, Repeated: true)).Add(13, new("value_info", Message, value, Repeated: true))
            .Refuse("this library writes no such tensors", (14, "quantization_annotation"), (15, "sparse_initializer"));
        var operatorSet = new ModelMessage("operator set", 16).Add(1, new("domain", Text)).Add(2, new("version", Integer));
        var entry = new ModelMessage("metadata entry", 1_000).Add(1, new("key", Text)).Add(2, new("value", Text));
        return new ModelMessage("model", 1)
            .Add(1, new("ir_version", Integer)).Add(2, new("producer_name", Text)).Add(3, new("producer_version", Text)).Add(4, new("domain", Text))
            .Add(5, new("model_version", Integer)).Add(6, new("doc_string", Text)).Add(7, new("graph", Message, graph))
            .Add(8, new("opset_import", Message, operatorSet, Repeated: true)).Add(14, new("metadata_props", Message, entry, Repeated: true))
            .Refuse("this library writes no graphs for training", (20, "training_info"))
            .Refuse("a graph inside a function: this library writes none", (25, "functions"));
    }

    private static ModelMessage Attribute() => new ModelMessage("attribute", ModelLimits.Attributes)
        .Add(1, new("name", Text)).Add(2, new("f", Float)).Add(3, new("i", Integer)).Add(4, new("s", Text))
        .Add(8, new("ints", Integer, Repeated: true)).Add(9, new("strings", Text, Repeated: true)).Add(13, new("doc_string", Text)).Add(20, new("type", Integer))
        .Refuse(Subgraph, (11, "graphs"))
        .Refuse("a tensor in an attribute: this library writes none", (5, "t"), (10, "tensors"), (22, "sparse_tensor"), (23, "sparse_tensors"))
        .Refuse("this library writes no such attribute", (7, "floats"), (14, "tp"), (15, "type_protos"), (21, "ref_attr_name"));

    private static ModelMessage Node(ModelMessage attribute) => new ModelMessage("node", ModelLimits.Nodes)
        .Add(1, new("input", Text, Repeated: true)).Add(2, new("output", Text, Repeated: true)).Add(3, new("name", Text)).Add(4, new("op_type", Text))
        .Add(5, new("attribute", Message, attribute, Repeated: true)).Add(6, new("doc_string", Text)).Add(7, new("domain", Text));

    private ModelMessage Add(int number, ModelField field)
    {
        _fields[number] = field;
        return this;
    }

    private ModelMessage Refuse(string reason, params (int Number, string Name)[] fields)
    {
        foreach (var (number, fieldName) in fields)
        {
            Add(number, new(fieldName, Bytes, Refused: reason));
        }

        return this;
    }
}
