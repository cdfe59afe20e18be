using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Inference;

/// <summary>A trained model of number sequences, loaded and ready to encode. Safe for many threads at once.</summary>
internal sealed class SequenceModel : IDisposable
{
    /// <summary>The input: float <c>[batch, elements]</c>, the items of each sequence one behind the other, then NaN.</summary>
    public const string ItemsName = "Items";

    /// <summary>The outputs: float <c>[batch, classes]</c> and <c>[batch, width]</c>.</summary>
    public const string ScoreName = "Score", FeaturesName = "Features";

    private readonly GraphSession _session;
    private readonly ScoringOptions _options;

    private SequenceModel(GraphSession session, SequenceDefinition definition, ScoringOptions options) =>
        (_session, Definition, _options) = (session, definition, options);

    public SequenceDefinition Definition { get; }

    /// <summary>Builds the model that is saved.</summary>
    /// <param name="definition">All but the weights.</param>
    /// <param name="weights">The trained value of each parameter, by name.</param>
    public static byte[] Export(SequenceDefinition definition, IReadOnlyDictionary<string, float[]> weights)
    {
        var graph = new GraphBuilder();
        var input = graph.Input(ItemsName, ElementType.Float, ["batch", "elements"]);
        int width = definition.ItemWidth;

        // One item of padding behind each, so that there is always one.
        var padding = graph.Expand(
            graph.Constant(TensorData.FromFloats([float.NaN], 1, 1)), [input.Shape[0], width], graph.Concat(0, graph.LengthOf(input, 0), graph.ConstantList(width)));
        var all = graph.Reshape(graph.Concat(1, input, padding), [input.Shape[0], "all_tokens", width]);
        var items = graph.Slice(all, 1, graph.ConstantList(0), graph.ConstantList(definition.MaxItems), "tokens");
        var isPadding = graph.IsNaN(items);
        var real = graph.Where(isPadding, graph.Constant(0f), graph.Constant(1f));
        var mask = graph.ReduceMax(real, [2]); // [batch, tokens]
        var output = definition.CreateNetwork().Build(graph, graph.Where(isPadding, graph.Constant(0f), items), mask);
        foreach (var parameter in graph.Parameters)
        {
            parameter.Value.Data = TensorData.FromFloats(weights[parameter.Name], parameter.Shape.ToLengths());
        }

        Value[] outputs = [graph.Output(ScoreName, graph.Softmax(output.Logits)), graph.Output(FeaturesName, output.Features)];
        var model = ModelWriter.Write(graph, outputs, [new(SequenceDefinition.MetadataKey, definition.ToJson())]);
        return ModelDigest.ToBytes(model);
    }

    /// <summary>What a model says about itself; null where it is not of this kind.</summary>
    public static SequenceDefinition? DefinitionOf(ModelProto model) =>
        model.MetadataProps.FirstOrDefault(entry => entry.Key == SequenceDefinition.MetadataKey)?.Value is { } json ? SequenceDefinition.FromJson(json) : null;

    /// <exception cref="ModelFormatException">The bytes are not such a model, or damaged.</exception>
    public static SequenceModel Load(byte[] bytes, ScoringOptions options)
    {
        try
        {
            var definition = DefinitionOf(ModelReader.Parse(bytes, "The model of number sequences"))
                ?? throw new ModelFormatException($"The model is none of number sequences: its metadata have no '{SequenceDefinition.MetadataKey}'. Expected one that EncodeSequence trained.");
            return new(new(bytes, new(options.Device, options.ThreadsOfBatch)), definition, options);
        }
        catch (SessionException exception)
        {
            throw new ModelFormatException($"The model of number sequences cannot be loaded: {exception.Message}", exception);
        }
    }

    /// <summary>Runs the model over sequences, in batches of similar length, several at once.</summary>
    /// <param name="sequences">The items of each, one behind the other.</param>
    /// <param name="read">Told which sequences a batch holds, and their features; called from several threads, never twice for one sequence.</param>
    public void Run(IReadOnlyList<float[]> sequences, Action<int[], Tensor> read)
    {
        using var held = _session.Hold(this);
        int width = Definition.ItemWidth;
        int[] lengths = [.. sequences.Select(sequence => (sequence.Length / width) + 1)];
        int workers = _options.BatchesAtOnce;
        BatchRun.All([.. TextBatches.Create(lengths, Definition.MaxItems, _options.BatchTokens, workers)], workers, RunBatch, CancellationToken.None);

        void RunBatch(int[] batch)
        {
            int elements = batch.Max(row => Math.Min(sequences[row].Length, Definition.MaxItems * width));
            using var input = Tensor.Create(ElementType.Float, batch.Length, elements);
            var cells = input.Floats;
            cells.Fill(float.NaN);
            for (int row = 0; row < batch.Length; row++)
            {
                float[] values = sequences[batch[row]];
                values.AsSpan(0, Math.Min(values.Length, elements)).CopyTo(cells[(row * elements)..]);
            }

            using var features = _session.Run(new Dictionary<string, Tensor> { [ItemsName] = input }, FeaturesName)[0];
            read(batch, features);
        }
    }

    public void Dispose() => _session.Dispose();
}
