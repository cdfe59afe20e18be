using System.Text.Json;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;
using Ml.Attention.Training;

namespace Ml.Attention.Modules;

/// <summary>
/// Attention alone, on numbers instead of texts: to try, to compare with other frameworks, or to build on. Its weights
/// can be set from outside, trained, and saved as ONNX. Not for several threads at once.
/// </summary>
/// <example>
/// <code>
/// using var attention = AttentionModule.Create(new() { Width = 4, Heads = 2 });
/// var result = attention.Forward(x, x, x, needed: NeededWeights.PerHead); // x: float[batch, tokens, 4]
/// Console.WriteLine(result.Weights![0, 1, 0, 2]); // what token 0 gives to token 2 in the second head
/// </code>
/// </example>
public sealed class AttentionModule : IDisposable
{
    private const string MetadataKey = "ml_attention.attention";

    private readonly Dictionary<MaskInputs, GraphSession> _sessions = [];
    private readonly SessionSettings _settings;
    private readonly ParameterLayout _layout;

    private AttentionModule(AttentionOptions options, int seed, ExecutionDevice? device, int threads)
    {
        options.Validate();
        (Options, _settings) = (options, new(device ?? ExecutionDevice.Cpu, threads));
        var graph = new GraphBuilder();
        _ = new AttentionGraph(graph, options, MaskInputs.None);
        _layout = new(graph.Parameters);
        Parameters = graph.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);
        State = new(_layout, seed);
    }

    /// <summary>The form of the attention.</summary>
    public AttentionOptions Options { get; }

    /// <summary>The shape of each parameter, by name: such as <c>attention/query/weight</c>, <c>[inputs, outputs]</c>.</summary>
    public IReadOnlyDictionary<string, TensorShape> Parameters { get; }

    internal ParameterState State { get; }

    internal ParameterLayout Layout => _layout;

    /// <summary>Attention with random weights (Glorot's uniform distribution; biases are 0).</summary>
    /// <param name="options">The form.</param>
    /// <param name="seed">The same seed gives the same weights.</param>
    /// <param name="device">Where it runs; the CPU where null.</param>
    /// <param name="threads">How many threads one operator uses; 0 stands for one a core.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static AttentionModule Create(AttentionOptions options, int seed = 1, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options, seed, device, threads);
    }

    /// <summary>Reads what <see cref="Save(string)"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The file is not such a model, or it is damaged.</exception>
    public static AttentionModule Load(string path, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(ModelFile.Read(path), $"'{path}'", device, threads);
    }

    /// <summary>Reads what <see cref="Save(Stream)"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The stream holds no such model, or it is damaged.</exception>
    public static AttentionModule Load(Stream stream, ExecutionDevice? device = null, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Load(ModelFile.Read(stream, "The stream"), "The stream", device, threads);
    }

    private static AttentionModule Load(byte[] bytes, string source, ExecutionDevice? device, int threads)
    {
        try
        {
            var model = ModelReader.Parse(bytes, source);
            string json = model.MetadataProps.FirstOrDefault(entry => entry.Key == MetadataKey)?.Value
                ?? throw new ModelFormatException($"The model is none of AttentionModule: its metadata have no '{MetadataKey}'. Expected a file written by AttentionModule.Save.");
            var module = Create(JsonSerializer.Deserialize<AttentionOptions>(json) ?? throw new JsonException("null"), device: device, threads: threads);
            module.SetWeights(model.Graph.Initializer.Where(tensor => module.Parameters.ContainsKey(tensor.Name)).ToDictionary(
                tensor => tensor.Name, tensor => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray()));
            return module;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"The model is damaged, or not one of AttentionModule: {exception.Message}", exception);
        }
    }

    /// <summary>The weights as they are now: the elements of each parameter in row-major order.</summary>
    public Dictionary<string, float[]> GetWeights() => State.Snapshot();

    /// <summary>Replaces all weights.</summary>
    /// <param name="weights">The elements of each of <see cref="Parameters"/> in row-major order.</param>
    /// <exception cref="ArgumentException">A parameter is missing, or the number of its elements differs.</exception>
    public void SetWeights(IReadOnlyDictionary<string, float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        State.Restore(weights);
    }

    /// <summary>Replaces all weights by those of PyTorch's <c>nn.MultiheadAttention</c> of the same form.</summary>
    /// <param name="state">The tensors of its <c>state_dict()</c> by name (<c>in_proj_weight</c>, <c>out_proj.bias</c> …), each in row-major order.</param>
    /// <exception cref="ArgumentException">A tensor is missing, or the number of its elements differs.</exception>
    public void SetPyTorchWeights(IReadOnlyDictionary<string, float[]> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        SetWeights(PyTorchState.ToParameters(Options, state));
    }

    /// <summary>Computes attention; dropout is off.</summary>
    /// <param name="query"><c>[batch, queries, width]</c>.</param>
    /// <param name="key"><c>[batch, keys, keyWidth]</c>.</param>
    /// <param name="value"><c>[batch, keys, valueWidth]</c>.</param>
    /// <param name="masks">Which keys are seen; all where null.</param>
    /// <param name="needed">Whether the weights are wanted.</param>
    /// <exception cref="ArgumentException">A shape does not fit the options or the other arrays.</exception>
    public AttentionResult Forward(float[,,] query, float[,,] key, float[,,] value, AttentionMasks? masks = null, NeededWeights needed = NeededWeights.Average)
    {
        using var inputs = AttentionInputs.Create(Options, query, key, value, masks);
        var (output, weights) = Run(inputs);
        using (output)
        using (weights)
        {
            var perHead = needed == NeededWeights.None ? null : (float[,,,])Arrays.FromTensor(weights);
            return new((float[,,])Arrays.FromTensor(output))
            {
                Weights = needed == NeededWeights.PerHead ? perHead : null,
                AverageWeights = needed == NeededWeights.Average ? Arrays.MeanOverHeads(perHead!) : null,
            };
        }
    }

    /// <summary>Computes attention on tensors of ONNX Runtime; dropout is off.</summary>
    /// <param name="query">Float <c>[batch, queries, width]</c>.</param>
    /// <param name="key">Float <c>[batch, keys, keyWidth]</c>.</param>
    /// <param name="value">Float <c>[batch, keys, valueWidth]</c>.</param>
    /// <param name="padding">Float <c>[batch, keys]</c>: 1 for a real token, 0 for padding; all are real where null.</param>
    /// <param name="mask">Float <c>[queries, keys]</c> or <c>[batch, heads, queries, keys]</c>, added to the scores; nothing where null.</param>
    /// <returns>Output and weights, as in <see cref="AttentionResult"/>; the caller disposes them.</returns>
    public (Tensor Output, Tensor Weights) Forward(Tensor query, Tensor key, Tensor value, Tensor? padding = null, Tensor? mask = null) =>
        Run(AttentionInputs.Create(Options, query, key, value, padding, mask));

    /// <summary>Begins training with the present weights.</summary>
    /// <param name="options">The optimizer's; defaults where null.</param>
    /// <param name="loss">
    /// Emits the loss, a single number, from the output and the target, both Float <c>[batch, queries, outputWidth]</c>;
    /// the mean of squared differences where null.
    /// </param>
    public AttentionTraining Train(AttentionTrainingOptions? options = null, Func<GraphBuilder, Value, Value, Value>? loss = null) =>
        new(this, _settings, options ?? new(), loss ?? AttentionTraining.MeanSquaredError);

    /// <summary>Writes the module as one ONNX file: <c>Query</c>, <c>Key</c>, <c>Value</c>, <c>PaddingMask</c> → <c>Output</c>, <c>AttentionWeights</c>.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, Save);
    }

    /// <summary>Writes the module to a stream.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var graph = new GraphBuilder();
        var attention = new AttentionGraph(graph, Options, MaskInputs.Padding);
        var weights = GetWeights();
        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(weights[parameter.Name], parameter.Shape.ToLengths());
        }

        Value[] outputs = [graph.Output(AttentionGraph.OutputName, attention.Output), graph.Output(AttentionGraph.WeightsName, attention.Weights)];
        ModelDigest.Write(ModelWriter.Write(graph, outputs, [new(MetadataKey, JsonSerializer.Serialize(Options))]), stream);
    }

    /// <summary>Frees sessions and weights.</summary>
    public void Dispose()
    {
        foreach (var session in _sessions.Values)
        {
            session.Dispose();
        }

        _sessions.Clear();
        State.Dispose();
    }

    private (Tensor Output, Tensor Weights) Run(AttentionInputs inputs)
    {
        if (!_sessions.TryGetValue(inputs.Masks, out var session))
        {
            session = CreateSession(inputs.Masks);
            _sessions.Add(inputs.Masks, session);
        }

        var results = session.Run(new Dictionary<string, Tensor>(inputs.Tensors.Concat(State.Packs)), AttentionGraph.OutputName, AttentionGraph.WeightsName);
        return (results[0], results[1]);
    }

    private GraphSession CreateSession(MaskInputs masks)
    {
        var graph = new GraphBuilder();
        var attention = new AttentionGraph(graph, Options, masks);
        Value[] outputs = [graph.Output(AttentionGraph.OutputName, attention.Output), graph.Output(AttentionGraph.WeightsName, attention.Weights)];
        _layout.BindInputs(graph);
        return new(ModelWriter.Write(graph, outputs), _settings);
    }
}
