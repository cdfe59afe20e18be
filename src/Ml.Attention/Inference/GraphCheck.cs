using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>
/// Whether the graph of a model is one that this library may have written: its versions, its operators, every value made
/// once and before it is read. Nothing is computed, and ONNX Runtime has not seen it yet.
/// </summary>
internal sealed class GraphCheck
{
    private readonly ModelProto _model;
    private readonly bool _allowsNaN;
    private readonly bool _writesText;
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    private GraphCheck(ModelProto model)
    {
        _model = model;
        _writesText = model.IrVersion == OperatorSet.WithStrings.IrVersion;
        _allowsNaN = model.MetadataProps.Any(entry => entry.Key == SequenceDefinition.MetadataKey);
    }

    /// <exception cref="ModelFormatException">Names what was found and what was expected.</exception>
    public static void Check(ModelProto model, string source)
    {
        if (new GraphCheck(model).Find() is { } problem)
        {
            throw new ModelFormatException($"{source} is damaged, or not a model of this library: {problem}. Copy the file again, or train the model again.");
        }
    }

    private string? Find() =>
        Versions() ?? Metadata() ?? Inputs() ?? Tensors() ?? Nodes() ?? Outputs();

    private string? Versions()
    {
        if (OperatorSet.All.FirstOrDefault(set => set.IrVersion == _model.IrVersion) is not { } expectedSet)
        {
            return $"its format (ir_version) is {_model.IrVersion}; expected {string.Join(" or ", OperatorSet.All.Select(set => set.IrVersion))}";
        }

        foreach (var set in _model.OpsetImport)
        {
            long version = set.Domain == Domains.Onnx ? expectedSet.Version : KnownOperators.HasDomain(set.Domain) ? Domains.Version(set.Domain) : 0;
            if (version == 0 || set.Version != version)
            {
                string expected = version > 0 ? $"version {version}" : "another set";
                return $"it uses version {set.Version} of the operator set '{ModelName.Shown(set.Domain)}'; expected {expected}";
            }
        }

        return Twice(_model.OpsetImport.Select(set => set.Domain)) is { } domain ? $"it names the operator set '{domain}' twice; expected each once" : null;
    }

    private string? Metadata() =>
        Twice(_model.MetadataProps.Select(entry => entry.Key)) is { } key ? $"its metadata have '{key}' twice; expected each key once" : null;

    private string? Inputs()
    {
        foreach (var input in _model.Graph.Input)
        {
            if (input.Name.Length == 0 || input.Type?.TensorType is null)
            {
                return $"the input '{ModelName.Shown(input.Name)}' has no name or no type; expected both";
            }

            if (!_values.Add(input.Name))
            {
                return Again(input.Name);
            }
        }

        return null;
    }

    private string? Tensors()
    {
        foreach (var tensor in _model.Graph.Initializer)
        {
            if (!_values.Add(tensor.Name))
            {
                return Again(tensor.Name);
            }

            if (TensorCheck.Find(tensor, _allowsNaN) is { } problem)
            {
                return problem;
            }

            _constants.Add(tensor.Name, tensor);
        }

        return null;
    }

    private string? Nodes()
    {
        var domains = _model.OpsetImport.Select(set => set.Domain).ToHashSet(StringComparer.Ordinal);
        return Nodes(_model.Graph.Node, domains, new Dictionary<string, NodeProto>(StringComparer.Ordinal));
    }

    private string? Nodes(IEnumerable<NodeProto> nodes, HashSet<string> domains, Dictionary<string, NodeProto> producers)
    {
        foreach (var node in nodes)
        {
            if (!KnownOperators.Contains(node.Domain, node.OpType, _writesText))
            {
                string domain = node.Domain.Length == 0 ? "" : $"{ModelName.Shown(node.Domain)}.";
                return $"{Shown(node)} has the operator {domain}{ModelName.Shown(node.OpType)}; expected one that this library writes";
            }

            if (!domains.Contains(node.Domain))
            {
                return $"{Shown(node)} has the operator set '{node.Domain}', of which no version is named; expected opset_import to name it";
            }

            if (node.Input.FirstOrDefault(input => input.Length > 0 && !_values.Contains(input)) is { } missing)
            {
                return $"{Shown(node)} reads '{ModelName.Shown(missing)}', which is made by nothing before it: it is missing, or the graph has a cycle; expected each value before it is read";
            }

            if (NodeCheck.Find(node, _constants, producers) is { } problem)
            {
                return $"{Shown(node)} {problem}";
            }

            if (Body(node, domains, producers) is { } inner)
            {
                return inner;
            }

            if (node.Output.FirstOrDefault(output => !_values.Add(output)) is { } again)
            {
                return Again(again);
            }

            foreach (string output in node.Output)
            {
                producers.Add(output, node);
            }
        }

        return null;
    }

    /// <summary>The graph that a loop runs reads what is before the loop; nothing behind it reads what is inside.</summary>
    private string? Body(NodeProto node, HashSet<string> domains, Dictionary<string, NodeProto> producers)
    {
        if (node.Attribute.FirstOrDefault(attribute => attribute.G is not null)?.G is not { } body)
        {
            return null;
        }

        var inside = body.Input.Select(input => input.Name).Concat(body.Node.SelectMany(each => each.Output)).ToList();
        if (body.Input.FirstOrDefault(input => input.Name.Length == 0 || input.Type?.TensorType is null || !_values.Add(input.Name)) is { } wrong)
        {
            return $"the loop {Shown(node)} has the input '{ModelName.Shown(wrong.Name)}', without a name or a type, or twice; expected both, and each name once";
        }

        if (Nodes(body.Node, domains, producers) is { } problem)
        {
            return problem;
        }

        if (body.Output.FirstOrDefault(output => !inside.Contains(output.Name)) is { } missing)
        {
            return $"nothing in the loop {Shown(node)} makes its output '{ModelName.Shown(missing.Name)}'; expected a node to";
        }

        _values.ExceptWith(inside);
        inside.ForEach(name => producers.Remove(name));
        return null;
    }

    private string? Outputs()
    {
        var outputs = _model.Graph.Output.Select(output => output.Name).ToList();
        return outputs.Find(output => !_values.Contains(output)) is { } missing ? $"nothing makes its output '{ModelName.Shown(missing)}'; expected a node to"
            : Twice(outputs) is { } again ? $"it has the output '{again}' twice; expected each once"
            : null;
    }

    private static string? Twice(IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return names.FirstOrDefault(name => !seen.Add(name)) is { } twice ? ModelName.Shown(twice) : null;
    }

    private static string Again(string name) => $"there is a value '{ModelName.Shown(name)}' twice; expected each name once";

    private static string Shown(NodeProto node) => $"the node '{ModelName.Shown(node.Name)}'";
}
