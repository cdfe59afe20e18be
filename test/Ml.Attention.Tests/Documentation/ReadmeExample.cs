// The program of README.md between the two markers, compiled and run by ReadmeTests.
// readme: begin
using Ml.Attention.Inference;
using Ml.Attention.Training;
// readme: cut
namespace Ml.Attention.Tests.Documentation;

internal static class ReadmeExample
{
    public static void Run()
    {
        // readme: resume
        TextExample[] examples =
        [
            new("a joy from start to end", "good"), new("dull, slow and far too long", "bad"),
            new("warm, funny and clever", "good"), new("a waste of a rainy evening", "bad"),
            new("clever, and such a joy", "good"), new("so slow that I fell asleep", "bad"),
        ];
        var options = new TextClassificationOptions { Tokenizer = new() { MinFrequency = 1 }, Training = new() { Epochs = 30 } };
        new TextClassificationTrainer(options).Fit(examples).Save("film.onnx");

        using var classifier = TextClassifier.Load("film.onnx");
        foreach (var prediction in classifier.Predict(["funny and clever", "long and slow"]))
        {
            Console.WriteLine($"{prediction.Label}: {prediction.Probability > 0.9}");
        }

        // readme: end
    }
}
