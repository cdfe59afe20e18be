using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Tokenization;
using Ml.Attention.Translation;

namespace Ml.Attention.Benchmarks;

/// <summary>
/// Greedy search as it is written first: one text at a time, and for each token the decoder reads again all that is written so far.
/// Made of the weights and vocabularies of an exported model.
/// </summary>
internal sealed class UncachedTranslator : IDisposable
{
    private const string MemoryName = "memory", PaddingName = "padding", PreviousName = "previous", NextName = "next";

    private readonly TranslationConfiguration _configuration;
    private readonly string[] _written;
    private readonly GraphSession _encoder;
    private readonly GraphSession _decoder;

    public UncachedTranslator(byte[] file)
    {
        var model = ModelReader.Parse(file, "The model");
        _configuration = MetadataJson.Read<TranslationConfiguration>(model.MetadataProps.Single(entry => entry.Key == ModelKind.Translator.Key).Value)!;
        var (source, target) = Vocabularies(model);
        _written = target.Written;
        var definition = new TranslationDefinition(_configuration.Transformer, source, target, _configuration.MaxTokens, _configuration.Generation);
        var network = definition.CreateNetwork();

        var graph = new GraphBuilder { OperatorSet = OperatorSet.WithStrings };
        var (ids, padding, _) = TranslatorExporter.ReadSource(graph, graph.Input(TranslatorExporter.SourceName, ElementType.String, ["batch", 1]), definition);
        Value[] outputs = [graph.Output(MemoryName, network.Encode(graph, ids, padding)), graph.Output(PaddingName, padding)];
        _encoder = Session(graph, outputs, model);

        graph = new();
        var memory = graph.Input(MemoryName, ElementType.Float, ["batch", "tokens", _configuration.Transformer.Width]);
        var real = graph.Input(PaddingName, ElementType.Float, ["batch", "tokens"]);
        var previous = graph.Input(PreviousName, ElementType.Int64, ["batch", "targets"]);
        var logits = definition.CreateNetwork().Decode(graph, previous, memory, real);
        float[] never = new float[target.Count];
        never.AsSpan(0, PieceVocabulary.EndId).Fill(-1e9f);
        var allowed = logits + graph.Constant(TensorData.FromFloats(never, never.Length));
        _decoder = Session(graph, [graph.Output(NextName, graph.ArgMax(allowed, -1))], model);
    }

    public string Translate(string text)
    {
        using var input = Tensor.FromTexts([SpacedText.Of(text)]);
        var read = _encoder.Run(new Dictionary<string, Tensor> { [TranslatorExporter.SourceName] = input }, MemoryName, PaddingName);
        List<long> ids = [PieceVocabulary.BeginId];
        long limit = Math.Min(_configuration.MaxTokens, (2 * (read[1].Lengths[1] - 1)) + 16);
        while (ids.Count <= limit && ids[^1] != PieceVocabulary.EndId)
        {
            using var previous = Tensor.FromIntegers([.. ids], 1, ids.Count);
            using var next = _decoder.Run(new Dictionary<string, Tensor> { [MemoryName] = read[0], [PaddingName] = read[1], [PreviousName] = previous }, NextName)[0];
            ids.Add(next.Integers[^1]);
        }

        Array.ForEach(read, tensor => tensor.Dispose());
        return string.Concat(ids.Select(id => _written[id])).TrimStart(' ');
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }

    private static GraphSession Session(GraphBuilder graph, Value[] outputs, ModelProto model)
    {
        var weights = model.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        foreach (var parameter in graph.Parameters)
        {
            var elements = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weights[parameter.Name].RawData.Span);
            parameter.Value.Data = TensorData.FromFloats(elements, parameter.Shape.ToLengths());
        }

        return new(ModelWriter.Write(graph, outputs), new(ExecutionDevice.Cpu, 0));
    }

    /// <summary>What is read stands in the table of the tokenizer, what is written in a constant: once without the space before it, once with.</summary>
    private (PieceVocabulary Source, PieceVocabulary Target) Vocabularies(ModelProto model)
    {
        var keys = model.Graph.Node.Where(node => node.OpType == "LabelEncoder").SelectMany(node => node.Attribute).Single(attribute => attribute.Name == "keys_strings").Strings;
        var written = model.Graph.Initializer.Single(tensor => tensor.StringData.Count == 2 * _configuration.TargetVocabularySize).StringData;
        return (
            new(_configuration.SourceKind, [.. keys.Skip(1).Select(key => key.ToStringUtf8())]),
            new(_configuration.TargetKind, [.. written.Skip(_configuration.TargetVocabularySize + PieceVocabulary.FirstPieceId).Select(piece => piece.ToStringUtf8())]));
    }
}
