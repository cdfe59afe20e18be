// A text classifier in an ML.NET pipeline: train, evaluate, save, load, predict. To run it: dotnet run quickstart.cs
// Outside this repository, write '#:package Ml.Attention@0.1.0' in place of the next line.
#:project src/Ml.Attention
#:property PublishAot=false

using Microsoft.ML;
using Ml.Attention.Pipeline;

Review[] reviews =
[
    new("a joy from start to end", "good"), new("dull, slow and far too long", "bad"),
    new("warm, funny and clever", "good"), new("a waste of a rainy evening", "bad"),
    new("clever, and such a joy", "good"), new("so slow that I fell asleep", "bad"),
    new("the cast is a delight", "good"), new("the plot is a mess", "bad"),
    new("I laughed, I cried, I loved it", "good"), new("I yawned and left early", "bad"),
    new("a warm and lovely story", "good"), new("a cold and empty story", "bad"),
    new("moving, with a lovely ending", "good"), new("boring, with a silly ending", "bad"),
    new("funny, and never too long", "good"), new("a mess, and never funny", "bad"),
];
Review[] others =
[
    new("a lovely cast, warm and clever", "good"), new("a slow and silly mess", "bad"),
    new("funny and moving, a delight", "good"), new("dull, a waste", "bad"),
];

var mlContext = new MLContext(seed: 1);
var train = mlContext.Data.LoadFromEnumerable(reviews);
var test = mlContext.Data.LoadFromEnumerable(others);

// So few words each count; by default those that occur once are left out of the vocabulary.
var options = new TextEstimatorOptions { Tokenizer = new() { MinFrequency = 1 }, Training = new() { Epochs = 30 } };
var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label")
    .Append(mlContext.Attention.TextClassification("Label", "Text", options))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
using var model = pipeline.Fit(train);

var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
Console.WriteLine($"{metrics.MicroAccuracy * others.Length:N0} of {others.Length} are right");

mlContext.Model.Save(model, train.Schema, "model.zip");
using var engine = mlContext.Model.CreatePredictionEngine<Review, Prediction>(mlContext.Attention.LoadPipeline("model.zip"));
foreach (var review in others)
{
    Console.WriteLine($"{engine.Predict(review).PredictedLabel}: {review.Text}");
}

internal sealed record Review(string Text, string Label);

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
}
