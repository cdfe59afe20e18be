using System.Diagnostics;
using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Benchmarks;

/// <summary>Our scoring as users get it: an exported model, from raw texts to labels, tokenization included.</summary>
internal sealed class TextScoringSide : ISide, IDisposable
{
    private readonly string[] _texts;
    private readonly TextClassifier _classifier;

    public TextScoringSide(NormalizationPlacement normalization)
    {
        var tokenizer = new TokenizerOptions { MaxTokens = ReferenceConfiguration.Tokens, MinFrequency = 1 };
        var random = new Random(1);
        string[] words = Words(ReferenceConfiguration.Vocabulary - 1 - tokenizer.UnknownBuckets, random);
        _texts = [.. Enumerable.Range(0, ReferenceConfiguration.Batch)
            .Select(_ => string.Join(' ', random.GetItems(words, ReferenceConfiguration.Tokens)))];

        var counts = new VocabularyBuilder(tokenizer);
        Array.ForEach(words, counts.Add);
        var definition = new TextClassifierDefinition(
            tokenizer, ReferenceConfiguration.Encoder(normalization, 0.1f), counts.Build(), ["ham", "spam"]);

        using var file = new MemoryStream();
        TextClassifierExporter.Export(definition, Weights(definition)).WriteTo(file);
        file.Position = 0;
        _classifier = TextClassifier.Load(file);
    }

    public double[] Run(int times)
    {
        double[] milliseconds = new double[times];
        foreach (ref double elapsed in milliseconds.AsSpan())
        {
            long started = Stopwatch.GetTimestamp();
            _classifier.Predict(_texts);
            elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return milliseconds;
    }

    public void Dispose() => _classifier.Dispose();

    /// <summary>Different words of two to nine letters.</summary>
    private static string[] Words(int count, Random random)
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
