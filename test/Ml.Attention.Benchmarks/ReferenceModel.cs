using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Benchmarks;

/// <summary>An exported model with weights as before training, and made words that it knows.</summary>
internal sealed class ReferenceModel
{
    private readonly TokenizerOptions _tokenizer = new() { MaxTokens = ModelSize.Reference.Tokens, MinFrequency = 1 };

    public ReferenceModel(EncoderOptions encoder, int seed = 1)
    {
        var random = new Random(seed);
        Words = MakeWords(ModelSize.Vocabulary - 1 - _tokenizer.UnknownBuckets, random);
        var counts = new VocabularyBuilder(_tokenizer);
        Array.ForEach(Words, word => counts.Add(word));
        var definition = new TextClassifierDefinition(_tokenizer, encoder, counts.Build(), ["ham", "spam"]);
        File = TextClassifierExporter.Export(definition, TextClassifierWeights.Of(Weights(definition))).ToByteArray();
    }

    /// <summary>Different words of two to nine letters.</summary>
    public string[] Words { get; }

    /// <summary>The model as a file holds it.</summary>
    public byte[] File { get; }

    public TextClassifier Load()
    {
        using var stream = new MemoryStream(File);
        return TextClassifier.Load(stream);
    }

    /// <summary>Texts of so many words, each length equally likely.</summary>
    public IEnumerable<string> Texts(int count, int fewestWords, int mostWords, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            yield return string.Join(' ', random.GetItems(Words, random.Next(fewestWords, mostWords + 1)));
        }
    }

    private static string[] MakeWords(int count, Random random)
    {
        var words = new HashSet<string>();
        while (words.Count < count)
        {
            words.Add(string.Concat(random.GetItems("abcdefghijklmnopqrstuvwxyz".AsSpan(), random.Next(2, 10))));
        }

        return [.. words];
    }

    private static Dictionary<string, float[]> Weights(TextClassifierDefinition definition)
    {
        var graph = new GraphBuilder();
        definition.CreateNetwork().Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
        return graph.Parameters.ToDictionary(
            parameter => parameter.Name, parameter => parameter.Initialization.Create(parameter.Name, parameter.Shape, seed: 1));
    }
}
