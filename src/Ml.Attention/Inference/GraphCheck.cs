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
    private readonly HashSet<string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    private GraphCheck(ModelProto model)
    {
        _model = model;
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
        if (_model.IrVersion != Domains.IrVersion)
        {
            return $"its format (ir_version) is {_model.IrVersion}; expected {Domains.IrVersion}";
        }

        foreach (var set in _model.OpsetImport)
        {
            if (!KnownOperators.HasDomain(set.Domain) || set.Version != Domains.Version(set.Domain))
            {
                string expected = KnownOperators.HasDomain(set.Domain) ? $"version {Domains.Version(set.Domain)}" : "another set";
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
        var producers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in _model.Graph.Node)
        {
            if (!KnownOperators.Contains(node.Domain, node.OpType))
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

            if (node.Output.FirstOrDefault(output => !_values.Add(output)) is { } again)
            {
                return Again(again);
            }

            if (NodeCheck.Find(node, _constants, producers) is { } problem)
            {
                return $"{Shown(node)} {problem}";
            }

            foreach (string output in node.Output)
            {
                producers.Add(output, node);
            }
        }

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
