using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Graphs;

/// <summary>Turns a graph into an ONNX model: only the nodes that the outputs need, each after its operands.</summary>
internal static class ModelWriter
{
    private const string Producer = "Ml.Attention";

    public static ModelProto Write(
        GraphBuilder graph,
        IReadOnlyList<Value> outputs,
        IEnumerable<KeyValuePair<string, string>>? metadata = null,
        IEnumerable<Value>? kept = null)
    {
        var (nodes, leaves) = Sort([.. outputs, .. kept ?? []]);
        var proto = new GraphProto { Name = "main" };
        proto.Input.Add(graph.Inputs.Where(leaves.Contains).Select(Describe));
        proto.Output.Add(outputs.Select(Describe));
        proto.Initializer.Add(leaves.Where(leaf => !leaf.IsInput).Select(WriteTensor));
        proto.Node.Add(nodes.Select(WriteNode));

        var model = new ModelProto { IrVersion = graph.OperatorSet.IrVersion, ProducerName = Producer, Graph = proto };
        foreach (string domain in AllOf(nodes).Select(node => node.Domain).Append(Domains.Onnx).Distinct().Order(StringComparer.Ordinal))
        {
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = domain == Domains.Onnx ? graph.OperatorSet.Version : Domains.Version(domain) });
        }

        foreach (var (key, value) in metadata ?? [])
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model;
    }

    public static ValueInfoProto Describe(Value value) => Describe(value.Name, value.ElementType, value.Shape);

    public static ValueInfoProto Describe(string name, ElementType elementType, TensorShape axes)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in axes)
        {
            shape.Dim.Add(dimension.IsFixed
                ? new TensorShapeProto.Types.Dimension { DimValue = dimension.Length }
                : new TensorShapeProto.Types.Dimension { DimParam = dimension.Symbol! });
        }

        var type = new TypeProto.Types.Tensor { ElemType = (int)elementType, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = type } };
    }

    /// <summary>What the outputs reach: nodes in an order in which they can run, and the values that no node produces.</summary>
    private static (List<Node> Nodes, HashSet<Value> Leaves) Sort(IEnumerable<Value> outputs)
    {
        var nodes = new List<Node>();
        var leaves = new HashSet<Value>();
        var seen = new HashSet<Node>();

        // Depth first without recursion: a graph of many layers is deeper than the stack.
        var pending = new Stack<(Node Node, bool OperandsDone)>();
        void Visit(Value value)
        {
            if (value.Producer is { } producer)
            {
                pending.Push((producer, false));
            }
            else if (value.IsInput || value.Data is not null)
            {
                leaves.Add(value);
            }
            else
            {
                throw new InvalidOperationException($"{value} has no value: it is neither an input, nor a constant, nor the output of a node.");
            }
        }

        foreach (var output in outputs)
        {
            Visit(output);
            while (pending.TryPop(out var entry))
            {
                if (entry.OperandsDone)
                {
                    nodes.Add(entry.Node);
                }
                else if (seen.Add(entry.Node))
                {
                    pending.Push((entry.Node, true));
                    foreach (var input in entry.Node.Inputs.OfType<Value>().Concat(entry.Node.Body?.Find().Captured ?? []))
                    {
                        Visit(input);
                    }
                }
            }
        }

        return (nodes, leaves);
    }

    private static IEnumerable<Node> AllOf(IEnumerable<Node> nodes) => nodes.SelectMany(node => AllOf(node.Body?.Find().Nodes ?? []).Append(node));

    private static NodeProto WriteNode(Node node)
    {
        var proto = new NodeProto { Name = node.Name, OpType = node.OperatorType, Domain = node.Domain };
        proto.Input.Add(node.Inputs.Select(input => input?.Name ?? ""));
        proto.Output.Add(node.Outputs.Select(output => output.Name));
        proto.Attribute.Add(node.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => WriteAttribute(pair.Key, pair.Value)));
        return proto;
    }

    private static AttributeProto WriteAttribute(string name, object value)
    {
        var proto = new AttributeProto { Name = name };
        switch (value)
        {
            case long integer:
                proto.Type = AttributeProto.Types.AttributeType.Int;
                proto.I = integer;
                break;
            case float number:
                proto.Type = AttributeProto.Types.AttributeType.Float;
                proto.F = number;
                break;
            case string text:
                proto.Type = AttributeProto.Types.AttributeType.String;
                proto.S = ByteString.CopyFromUtf8(text);
                break;
            case long[] integers:
                proto.Type = AttributeProto.Types.AttributeType.Ints;
                proto.Ints.Add(integers);
                break;
            case string[] texts:
                proto.Type = AttributeProto.Types.AttributeType.Strings;
                proto.Strings.Add(texts.Select(ByteString.CopyFromUtf8));
                break;
            case Subgraph subgraph:
                proto.Type = AttributeProto.Types.AttributeType.Graph;
                proto.G = WriteSubgraph(name, subgraph);
                break;
            default:
                throw new ArgumentException($"Attribute '{name}' has the unexpected type {value.GetType().Name}.", nameof(value));
        }

        return proto;
    }

    private static GraphProto WriteSubgraph(string name, Subgraph subgraph)
    {
        var proto = new GraphProto { Name = name };
        proto.Input.Add(subgraph.Inputs.Select(WithoutShape));
        proto.Output.Add(subgraph.Outputs.Select(WithoutShape));
        proto.Node.Add(subgraph.Find().Nodes.Select(WriteNode));
        return proto;

        // Axes of a loop's state may grow; what is said of them here would be taken for their length. What has none must say so.
        static ValueInfoProto WithoutShape(Value value)
        {
            var type = new TypeProto.Types.Tensor { ElemType = (int)value.ElementType };
            if (value.Shape.Rank == 0)
            {
                type.Shape = new();
            }

            return new() { Name = value.Name, Type = new TypeProto { TensorType = type } };
        }
    }

    private static TensorProto WriteTensor(Value value)
    {
        var data = value.Data!;
        var proto = new TensorProto { Name = value.Name, DataType = (int)data.ElementType };
        proto.Dims.Add(data.Shape.ToLengths());
        if (data.Strings is { } strings)
        {
            proto.StringData.Add(strings.Select(ByteString.CopyFromUtf8));
        }
        else
        {
            proto.RawData = UnsafeByteOperations.UnsafeWrap(data.Bytes);
        }

        return proto;
    }
}
