using System.Buffers.Binary;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>What a hostile file may hold, each refused by its name before ONNX Runtime sees it.</summary>
public sealed class ModelCheckTests
{
    private const string Place = "The stream is not an ONNX model of Ml.Attention, or it is damaged: found ", Cause = "The stream is damaged, or not a model of this library: ";

    /// <summary>The field numbers of the specification; the values are bytes of their fields.</summary>
    public static TheoryData<string, string> Fields => new()
    {
        { "graph.initializer[0]: 6A 0F 0A 08 6C6F636174696F6E 12 03 2F6574", "the field external_data of a tensor" },
        { "graph.initializer[0]: 70 01", "the field data_location of a tensor" },
        { "graph.initializer[0]: 25 00000000", "the field float_data of a tensor" },
        { "graph.node[0].attribute[0]: 5A 00", "the field graphs of a attribute" },
        { "graph.node[0].attribute[0]: 2A 02 70 01", "the field t of a attribute" },
        { "graph.node[0].attribute[0]: B2 01 00", "the field sparse_tensor of a attribute" },
        { "graph.node[0].attribute[0]: AA 01 01 61", "the field ref_attr_name of a attribute" },
        { "graph.node[0]: 42 01 61", "field 8 of a node" },
        { "graph: 7A 00", "the field sparse_initializer of a graph" },
        { "graph: 72 00", "the field quantization_annotation of a graph" },
        { "graph: F8 07 01", "field 127 of a graph" },
        { ": A2 01 00", "the field training_info of a model" },
        { ": CA 01 00", "the field functions of a model" },
        { ": 3A 00", "the field graph of a model twice" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_that_no_model_of_ours_has(string field, string found)
    {
        string[] parts = field.Split(": ");
        var model = WithoutDigest();
        IMessage[] parents = parts[0].Trim() switch
        {
            "graph.initializer[0]" => [model, model.Graph, model.Graph.Initializer[0]],
            "graph.node[0].attribute[0]" => [model, model.Graph, model.Graph.Node.First(node => node.Attribute.Count > 0), model.Graph.Node.First(node => node.Attribute.Count > 0).Attribute[0]],
            "graph.node[0]" => [model, model.Graph, model.Graph.Node[0]],
            "graph" => [model, model.Graph],
            _ => [model],
        };

        // Parsed again, the bytes are fields of that message, known or not.
        parents[^1].MergeFrom(Convert.FromHexString(parts[1].Replace(" ", "", StringComparison.Ordinal)));
        byte[] bytes = found.EndsWith("twice", StringComparison.Ordinal) ? [.. model.ToByteArray(), 0x3A, 0x00] : model.ToByteArray();
        string message = Message(bytes);
        Assert.StartsWith(Place + found, message, StringComparison.Ordinal);
        Assert.Contains(" at byte ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_inside_a_node_that_is_no_loop_is_refused()
    {
        var model = WithoutDigest();
        model.Graph.Node.First(node => node.Attribute.Count > 0).Attribute[0].G = new();
        Assert.Contains("with values of another; expected one kind of value", Message(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_external_file_is_not_opened()
    {
        string path = Path.GetTempFileName();
        try
        {
            // Were it opened, this lock would be an IOException.
            using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            foreach (string location in new[] { path, "../../etc/passwd", "/etc/passwd", "model.onnx.data" })
            {
                var model = WithoutDigest();
                var entry = new StringStringEntryProto { Key = "location", Value = location }.ToByteArray();
                model.Graph.Initializer[0].MergeFrom((byte[])[0x6A, (byte)entry.Length, .. entry]);
                Assert.EndsWith("(graph/initializer); expected none (data in another file: no path in a model is ever opened). Copy the file again, or train the model again.", Message(model.ToByteArray()), StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static readonly (string Expected, Action<ModelProto> Change)[] Changed =
    [
        ("the node 'loop' has the operator Loop; expected one that this library writes", model => model.Graph.Node.Insert(0, Node("loop", "Loop"))),
        ("the node 'x' has the operator evil.If; expected one that this library writes", model => model.Graph.Node.Insert(0, Node("x", "If", "evil"))),
        ("it uses version 18 of the operator set ''; expected version 17", model => model.OpsetImport.Single(set => set.Domain.Length == 0).Version = 18),
        ("it uses version 1 of the operator set 'evil??'; expected another set", model => model.OpsetImport.Add(new OperatorSetIdProto { Domain = "evil\n\u202e", Version = 1 })),
        ("its format (ir_version) is 10; expected 8", model => model.IrVersion = 10),
        ("its metadata have 'ml_attention.configuration' twice; expected each key once", model => model.MetadataProps.Add(model.MetadataProps[0].Clone())),
        ("there is a value 'constant' twice; expected each name once", model => model.Graph.Initializer.Add(model.Graph.Initializer.First(tensor => tensor.Name == "constant").Clone())),
        ("reads 'cycle_b', which is made by nothing before it: it is missing, or the graph has a cycle; expected each value before it is read", Cycle),
        ("has the shape [2147483648, 4294967296]; expected lengths from 0 whose product is below 2³¹", model => Shape(model, 1L << 31, 1L << 32)),
        ("has the shape [2147483647, 2147483647, 2147483647, 2147483647]; expected lengths from 0 whose product is below 2³¹", model => Shape(model, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)),
        ("has the shape [-1, -1024]; expected lengths from 0 whose product is below 2³¹", model => Shape(model, -1, -1024)),
        ("has 1,024 bytes; expected 1,028 of them and nothing else", model => Shape(model, 257)),
        ("has 9 axes; expected 8 or fewer", model => Shape(model, 1, 1, 1, 1, 1, 1, 1, 1, 256)),
        ("has the element type 11; expected one of Float, UInt8", model => Weights(model).DataType = 11),
        ("the tensor 'encoder/layer_0/attention/query/weight' holds NaN, an infinite number", model => Weight(model, float.NaN)),
        ("the tensor 'encoder/layer_0/attention/query/weight' holds NaN, an infinite number", model => Weight(model, float.NegativeInfinity)),
        ("nothing makes its output 'nothing'; expected a node to", model => model.Graph.Output.Add(new ValueInfoProto { Name = "nothing" })),
        ("divides by what may be 0; expected an integer above 0", model => Divisor(model, 0)),
        ("is given the length 1099511627776 by ", model => Length(model, 1L << 40)),
    ];

    public static TheoryData<int> Changes => [.. Enumerable.Range(0, Changed.Length)];

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_graph_that_no_model_of_ours_has(int number)
    {
        var (expected, change) = Changed[number];
        var model = WithoutDigest();
        change(model);
        string message = Message(model.ToByteArray());
        Assert.StartsWith(Cause, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);

        // A digest that fits changes nothing.
        Assert.Equal(message, Message(ModelDigest.ToBytes(model)));
    }

    [Fact]
    public void Names_that_are_not_UTF8()
    {
        byte[] bytes = WithoutDigest().ToByteArray();
        int name = bytes.AsSpan().IndexOf("encoder/layer_0"u8);
        bytes[name] = 0xFF;
        Assert.Contains("name with bytes that are no text at byte", Message(bytes).Replace("input with", "name with", StringComparison.Ordinal).Replace("output with", "name with", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Messages_in_each_other_without_end()
    {
        // graph → node → attribute → g, which is a graph again: 10,000 deep.
        byte[] bytes = [];
        for (int depth = 0; depth < 10_000; depth++)
        {
            foreach (byte tag in (byte[])[0x32, 0x2A, 0x0A])
            {
                bytes = [tag, .. Varint(bytes.Length), .. bytes];
            }
        }

        Assert.StartsWith(Place + "the field g of a attribute at byte ", Message([0x3A, .. Varint(bytes.Length), .. bytes]), StringComparison.Ordinal);
    }

    [Fact]
    public void More_of_anything_than_a_model_has()
    {
        // Two bytes each: read as objects they would be many times the file.
        byte[] nodes = [.. Enumerable.Repeat((byte[])[0x0A, 0x00], 50_001).SelectMany(each => each)];
        Assert.StartsWith(Place + "a node more than 50,000 at byte ", Message([0x3A, .. Varint(nodes.Length), .. nodes]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_beyond_the_end_is_not_allocated()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.StartsWith(
            Place + "a length of 2,147,483,647 bytes at byte 1 (graph); expected 3 or less, as many as there are",
            Message([0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3]), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static void Cycle(ModelProto model)
    {
        var first = Node("first", "Identity");
        first.Input.Add("cycle_b");
        first.Output.Add("cycle_a");
        var second = Node("second", "Identity");
        second.Input.Add("cycle_a");
        second.Output.Add("cycle_b");
        model.Graph.Node.Add([first, second]);
    }

    private static TensorProto Weights(ModelProto model) => model.Graph.Initializer.Single(tensor => tensor.Name == "encoder/layer_0/attention/query/weight");

    private static void Shape(ModelProto model, params long[] lengths)
    {
        Weights(model).Dims.Clear();
        Weights(model).Dims.Add(lengths);
    }

    private static void Weight(ModelProto model, float weight)
    {
        byte[] bytes = Weights(model).RawData.ToByteArray();
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(400), weight);
        Weights(model).RawData = ByteString.CopyFrom(bytes);
    }

    private static void Divisor(ModelProto model, long divisor) => Constant(model, model.Graph.Node.First(node => node.OpType == "Mod").Input[1], divisor);

    private static void Length(ModelProto model, long length)
    {
        var range = model.Graph.Node.First(node => node.OpType is "Range");
        range.Input[1] = "long";
        var tensor = new TensorProto { Name = "long", DataType = 7 };
        model.Graph.Initializer.Add(tensor);
        Constant(model, "long", length);
    }

    private static void Constant(ModelProto model, string name, long value)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        model.Graph.Initializer.Single(tensor => tensor.Name == name).RawData = ByteString.CopyFrom(bytes);
    }

    private static NodeProto Node(string name, string operatorType, string domain = "") => new() { Name = name, OpType = operatorType, Domain = domain };

    private static byte[] Varint(int number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        return [.. bytes, (byte)number];
    }

    private static ModelProto WithoutDigest() => ModelProto.Parser.ParseFrom(TrainedModel.Bytes[..^ModelDigest.EntryLength]);

    private static string Message(byte[] bytes)
    {
        string message = Assert.Throws<ModelFormatException>(() => TextClassifier.Load(new MemoryStream(bytes))).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
