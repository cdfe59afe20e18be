using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ml.Attention.Graphs;

/// <summary>
/// Builds an ONNX graph node by node. Each operator is a method that checks element types and shapes at once, so a
/// mistake is found where it is made, not when the graph runs. Names are scoped: inside <c>Scope("attention")</c> a
/// parameter <c>weight</c> is <c>attention/weight</c>.
/// </summary>
/// <example>
/// <code>
/// var graph = new GraphBuilder();
/// var input = graph.Input("input", ElementType.Float, ["batch", 128]);
/// var weight = graph.Parameter("weight", [128, 2], Initialization.XavierUniform);
/// var logits = graph.MatMul(input, weight.Value); // [batch, 2]
/// </code>
/// </example>
public sealed partial class GraphBuilder
{
    private readonly Dictionary<string, int> _nameUses = [];
    private readonly Dictionary<string, Value> _constants = [];
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly List<Value> _inputs = [];
    private readonly List<Node> _nodes = [];
    private string _scope = "";

    /// <summary>An empty graph.</summary>
    /// <param name="isTraining">True when the graph will be trained: layers then add what inference leaves out, such as dropout.</param>
    /// <param name="operators">Which operators to use where several compute the same; a graph that is trained takes <see cref="OperatorChoice.Separate"/>.</param>
    public GraphBuilder(bool isTraining = false, OperatorChoice operators = OperatorChoice.Separate)
    {
        if (isTraining && operators != OperatorChoice.Separate)
        {
            throw new ArgumentException($"A graph that is trained cannot use {operators} operators; expected {OperatorChoice.Separate}: gradients are defined for those.", nameof(operators));
        }

        (IsTraining, Operators) = (isTraining, operators);
    }

    /// <summary>True when layers add what only training needs, such as dropout.</summary>
    public bool IsTraining { get; }

    /// <summary>Which operators layers and methods use where several compute the same.</summary>
    public OperatorChoice Operators { get; }

    /// <summary>The version of ONNX's own operators, and of the file format that goes with it.</summary>
    internal OperatorSet OperatorSet { get; init; } = OperatorSet.Usual;

    /// <summary>The values given to the graph at each run, in the order they were added.</summary>
    public IReadOnlyList<Value> Inputs => _inputs;

    /// <summary>The parameters, in the order they were added.</summary>
    public IReadOnlyCollection<Parameter> Parameters => _parameters.Values;

    /// <summary>The nodes in the order they were added; every operand is produced before it is used, parameters aside.</summary>
    internal IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Until the result is disposed, every new name starts with <paramref name="name"/> and a slash.</summary>
    public IDisposable Scope(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        string outer = _scope;
        _scope = $"{outer}{name}/";
        return new ScopeEnd(this, outer);
    }

    /// <summary>Adds a value that is given to the graph at each run. Its name is not scoped.</summary>
    public Value Input(string name, ElementType elementType, TensorShape shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_inputs.Exists(input => input.Name == name))
        {
            throw new ArgumentException($"The graph has an input named '{name}' already.", nameof(name));
        }

        var value = new Value(this, name, elementType, shape) { IsInput = true };
        _inputs.Add(value);
        return value;
    }

    /// <summary>Adds a parameter: a tensor that training changes and an exported model holds.</summary>
    /// <param name="name">The name within the present scope.</param>
    /// <param name="shape">The axes; all fixed.</param>
    /// <param name="initialization">Its value before training.</param>
    /// <param name="kind">How the optimizer treats it.</param>
    public Parameter Parameter(string name, TensorShape shape, Initialization initialization, ParameterKind kind = ParameterKind.Matrix)
    {
        string fullName = _scope + name;
        var value = new Value(this, fullName, ElementType.Float, shape);
        var parameter = new Parameter(value, initialization, kind);
        if (!_parameters.TryAdd(fullName, parameter))
        {
            throw new ArgumentException($"The graph has a parameter named '{fullName}' already; give each layer a scope of its own.", nameof(name));
        }

        return parameter;
    }

    /// <summary>Adds a constant. Equal constants are stored once.</summary>
    public Value Constant(TensorData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var content = data.Strings is null ? data.Bytes : Encoding.UTF8.GetBytes(string.Join('\0', data.Strings));
        string key = $"{data.ElementType}{data.Shape}{Convert.ToHexString(SHA256.HashData(content))}";
        if (!_constants.TryGetValue(key, out var value))
        {
            value = new Value(this, UniqueName("constant"), data.ElementType, data.Shape) { Data = data };
            _constants.Add(key, value);
        }

        return value;
    }

    /// <summary>Adds a constant under a name of its own, by which it can be found in the model and changed. Not scoped.</summary>
    internal Value NamedConstant(string name, TensorData data) => new(this, name, data.ElementType, data.Shape) { Data = data };

    /// <summary>Adds a constant number without axes.</summary>
    public Value Constant(float number) => Constant(TensorData.FromFloats([number]));

    /// <summary>Adds a constant integer without axes.</summary>
    public Value Constant(long number) => Constant(TensorData.FromIntegers([number]));

    /// <summary>Adds a constant list of integers, as operators take for axes and shapes.</summary>
    internal Value ConstantList(params long[] numbers) => Constant(TensorData.FromIntegers(numbers, numbers.Length));

    /// <summary>Gives a value a name of its own, for use as an output of the graph. Not scoped.</summary>
    public Value Output(string name, Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        CheckOwned(value);
        return Add("Identity", [value], value.ElementType, value.Shape, outputName: name);
    }

    /// <summary>
    /// States how a parameter is computed in this graph, where it is not stored as one: training keeps many
    /// parameters in one vector and cuts them out of it.
    /// </summary>
    internal static void Define(Parameter parameter, Value definition)
    {
        var producer = definition.Producer ?? throw new ArgumentException($"{definition} is not the output of a node.", nameof(definition));
        bool fits = parameter.Kind == ParameterKind.Table
            ? parameter.Value.Shape.With(0, definition.Shape[0]).Equals(definition.Shape)
            : parameter.Value.Shape.Equals(definition.Shape);
        if (!fits)
        {
            throw new ArgumentException($"Parameter {parameter.Value} cannot be defined as {definition}: the shapes differ.", nameof(definition));
        }

        producer.Outputs[Array.IndexOf(producer.Outputs, definition)] = parameter.Value;
        parameter.Value.Producer = producer;
    }

    /// <summary>States how an input is computed: the graph need not be given it any more.</summary>
    internal static void DefineInput(Value input, Value definition)
    {
        if (definition.Producer is not { } producer || !input.Shape.Equals(definition.Shape))
        {
            throw new ArgumentException($"{input} cannot be defined as {definition}: expected the output of a node, of the same shape.", nameof(definition));
        }

        producer.Outputs[Array.IndexOf(producer.Outputs, definition)] = input;
        input.Producer = producer;
    }

    /// <summary>Adds a node with one output.</summary>
    internal Value Add(
        string operatorType,
        IReadOnlyList<Value?> inputs,
        ElementType elementType,
        TensorShape shape,
        IReadOnlyDictionary<string, object>? attributes = null,
        string domain = Domains.Onnx,
        string? outputName = null) =>
        AddNode(operatorType, inputs, [(elementType, shape)], attributes, domain, outputName)[0];

    /// <summary>Adds a node with several outputs.</summary>
    internal Value[] AddNode(
        string operatorType,
        IReadOnlyList<Value?> inputs,
        IReadOnlyList<(ElementType Type, TensorShape Shape)> outputs,
        IReadOnlyDictionary<string, object>? attributes = null,
        string domain = Domains.Onnx,
        string? outputName = null)
    {
        foreach (var input in inputs)
        {
            CheckOwned(input);
        }

        string name = UniqueName(operatorType);
        var values = new Value[outputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            string valueName = outputName ?? (values.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{i}"));
            values[i] = new Value(this, valueName, outputs[i].Type, outputs[i].Shape);
        }

        var node = new Node
        {
            Name = name,
            OperatorType = operatorType,
            Domain = domain,
            Inputs = inputs,
            Outputs = values,
            Attributes = attributes ?? new Dictionary<string, object>(),
        };
        foreach (var value in values)
        {
            value.Producer = node;
        }

        _nodes.Add(node);
        return values;
    }

    /// <summary>
    /// Adds nodes that gradients see as one: <see cref="Nodes"/> has a node of the given operator in their place, whose
    /// outputs they compute; a model has themselves.
    /// </summary>
    private Value[] AddComposite(string operatorType, IReadOnlyList<Value?> inputs, Func<Value[]> build)
    {
        int first = _nodes.Count;
        var outputs = build();
        _nodes.RemoveRange(first, _nodes.Count - first);
        _nodes.Add(new Node
        {
            Name = UniqueName(operatorType),
            OperatorType = operatorType,
            Domain = Domains.Onnx,
            Inputs = inputs,
            Outputs = outputs,
            Attributes = new Dictionary<string, object>(),
        });
        return outputs;
    }

    private void CheckOwned(Value? value)
    {
        if (value is not null && value.Graph != this)
        {
            throw new ArgumentException($"{value} belongs to another graph.", nameof(value));
        }
    }

    private string UniqueName(string name)
    {
        string fullName = _scope + name;
        int uses = _nameUses.GetValueOrDefault(fullName);
        _nameUses[fullName] = uses + 1;
        return uses == 0 ? fullName : string.Create(CultureInfo.InvariantCulture, $"{fullName}_{uses}");
    }

    private sealed class ScopeEnd(GraphBuilder graph, string outer) : IDisposable
    {
        public void Dispose() => graph._scope = outer;
    }
}
