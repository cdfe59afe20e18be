using Ml.Attention.Inference;
using Ml.Attention.Inspection;
using Ml.Attention.Training;

namespace Ml.Attention.PageTests;

/// <summary>A model of two layers and two heads, trained once.</summary>
internal static class ExplainedText
{
    private static readonly Lazy<TextClassifier> Classifier = new(() =>
    {
        TextExample[] examples =
        [
            new("a joy from start to end", "good"), new("dull, slow and far too long", "bad"), new("warm, funny and clever", "good"),
            new("a waste of a rainy evening", "bad"), new("clever, and such a joy", "good"), new("so slow that I fell asleep", "bad"),
        ];
        var options = new TextClassificationOptions
        {
            Tokenizer = new() { MinFrequency = 1 },
            Encoder = new() { Layers = 2, Width = 16, Heads = 2, FeedForward = 16 },
            Training = new() { Epochs = 20, LearningRate = 0.01 },
        };
        using var stream = new MemoryStream();
        new TextClassificationTrainer(options).Fit(examples).Save(stream);
        stream.Position = 0;
        return TextClassifier.Load(stream, new() { Outputs = ModelOutputs.AttentionWeights });
    });

    public static TextExplanation Create(string text) => TextExplanation.Create(Classifier.Value, text);
}
