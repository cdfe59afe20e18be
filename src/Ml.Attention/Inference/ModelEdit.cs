using System.Runtime.InteropServices;
using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>Changes nodes and tensors of a model. Nodes stay in an order in which they can run.</summary>
internal sealed class ModelEdit
{
    private readonly ModelProto _model;
    private readonly Dictionary<string, TensorProto> _tensors;
    private readonly Dictionary<string, NodeProto> _producers;
    private readonly List<NodeProto> _nodes = [];

    public ModelEdit(ModelProto model)
    {
        _model = model;
        _tensors = model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _producers = model.Graph.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(pair => pair.output, pair => pair.node, StringComparer.Ordinal);
    }

    /// <summary>The nodes of the model as they are now.</summary>
    public IReadOnlyList<NodeProto> Nodes => [.. _model.Graph.Node];

    public ModelProto Model => _model;

    /// <summary>A tensor that the model holds; null where the value is computed or given.</summary>
    public TensorProto? Tensor(string value) => _tensors.GetValueOrDefault(value);

    public NodeProto? Producer(string value) => _producers.GetValueOrDefault(value);

    /// <summary>The numbers of a matrix of 32-bit numbers that the model holds; null for anything else.</summary>
    public float[]? Matrix(string value) => Tensor(value) is { DataType: (int)ElementType.Float, Dims.Count: 2 } tensor ? Floats(tensor) : null;

    public static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();

    /// <summary>Adds a tensor, once under its name.</summary>
    public string Add<T>(string name, int elementType, ReadOnlySpan<T> elements, params ReadOnlySpan<long> lengths)
        where T : unmanaged
    {
        if (!_tensors.ContainsKey(name))
        {
            var tensor = new TensorProto { Name = name, DataType = elementType, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(elements)) };
            tensor.Dims.Add(lengths.ToArray());
            _tensors.Add(name, tensor);
            _model.Graph.Initializer.Add(tensor);
        }

        return name;
    }

    /// <summary>Puts nodes in the place of each node for which there are some; the others stay.</summary>
    public void Replace(Func<NodeProto, IEnumerable<NodeProto>?> nodes)
    {
        _nodes.Clear();
        foreach (var node in _model.Graph.Node)
        {
            if (nodes(node) is { } others)
            {
                _nodes.AddRange(others);
            }
            else
            {
                _nodes.Add(node);
            }
        }

        _model.Graph.Node.Clear();
        _model.Graph.Node.Add(_nodes);
    }

    /// <summary>A node with one output, named for it.</summary>
    public static NodeProto Node(string operatorType, string domain, string output, params IEnumerable<string> inputs)
    {
        var node = new NodeProto { Name = $"{output}/{operatorType}", OpType = operatorType, Domain = domain };
        node.Input.Add(inputs);
        node.Output.Add(output);
        return node;
    }

    /// <summary>A conversion to another element type.</summary>
    public static NodeProto Cast(string input, string output, int elementType)
    {
        var node = Node("Cast", Domains.Onnx, output, input);
        node.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = elementType });
        return node;
    }

    /// <summary>Drops what no output needs any more, and names the operator sets in use.</summary>
    /// <param name="kept">Values that are no outputs yet but can be made ones.</param>
    public void Finish(IEnumerable<string> kept)
    {
        var needed = _model.Graph.Output.Select(output => output.Name).Concat(kept).ToHashSet(StringComparer.Ordinal);
        var nodes = new List<NodeProto>();
        foreach (var node in _model.Graph.Node.Reverse())
        {
            if (node.Output.Any(needed.Contains))
            {
                nodes.Add(node);
                needed.UnionWith(node.Input);
            }
        }

        nodes.Reverse();
        _model.Graph.Node.Clear();
        _model.Graph.Node.Add(nodes);
        _model.Graph.Initializer.Clear();
        _model.Graph.Initializer.Add(_tensors.Values.Where(tensor => needed.Contains(tensor.Name)));
        foreach (string domain in nodes.Select(node => node.Domain).Distinct().Except(_model.OpsetImport.Select(set => set.Domain)).ToList())
        {
            _model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = Domains.Version(domain) });
        }
    }
}
