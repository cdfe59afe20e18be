// The program of README.md and PACKAGE.md between the markers, compiled and run by ReadmeTests.
// readme: begin
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Training;
// readme: cut
namespace Ml.Attention.Tests.Documentation;

internal static class ReadmePipelineExample
{
    public static void Run()
    {
        // readme: resume
        var mlContext = new MLContext(seed: 1);
        var films = mlContext.Data.LoadFromEnumerable<TextExample>(
        [
            new("a joy from start to end", "good"), new("dull, slow and far too long", "bad"),
            new("warm, funny and clever", "good"), new("a waste of a rainy evening", "bad"),
            new("clever, and such a joy", "good"), new("so slow that I fell asleep", "bad"),
        ]);
        var options = new TextEstimatorOptions { Tokenizer = new() { MinFrequency = 1 }, Training = new() { Epochs = 30 } };
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Attention.TextClassification("Label", "Text", options))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        mlContext.Model.Save(pipeline.Fit(films), films.Schema, "film.zip");

        var others = mlContext.Data.LoadFromEnumerable<TextExample>([new("funny and clever", ""), new("long and slow", "")]);
        var scored = mlContext.Attention.LoadPipeline("film.zip").Transform(others);
        Console.WriteLine(string.Join(", ", scored.GetColumn<string>("PredictedLabel")));

        // readme: end
    }
}
