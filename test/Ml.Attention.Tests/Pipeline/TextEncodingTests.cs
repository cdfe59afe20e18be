using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>The encoder as a featurizer.</summary>
public sealed class TextEncodingTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Features_are_those_of_the_model()
    {
        var data = FilmData.View(_ml, 40);
        using var trained = FilmData.Transformer(_ml);
        using var encoder = _ml.Attention.EncodeText("Vectors", "Text", trained).Fit(data);
        var encoded = encoder.Transform(data);
        Assert.Equal(["Text", "Label", "Number", "Vector", "Date", "Flag", "Vectors"], encoded.Schema.Select(column => column.Name));
        Assert.Equal("Vector<Single, 16>", encoded.Schema["Vectors"].Type.ToString());
        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.Features });
        var expected = classifier.Predict([.. FilmData.Rows(40).Select(row => row.Text!)], TestContext.Current.CancellationToken);
        Assert.True(FilmData.Difference([.. expected.Select(one => one.Features!.ToArray())], FilmData.Scores(encoded, "Vectors")) < 1e-6);
    }

    [Fact]
    public void It_is_trained_on_a_label_and_joined_with_other_features()
    {
        using var model = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Attention.EncodeText("Encoded", options: FilmData.Options(epochs: 8)))
            .Append(_ml.Transforms.Concatenate("All", "Encoded", "Vector"))
            .Fit(FilmData.View(_ml, 120));
        var encoded = model.Transform(FilmData.View(_ml, 60, seed: 6));
        Assert.Equal(16 + 3, ((VectorDataViewType)encoded.Schema["All"].Type).Size);

        // Texts of one class lie near each other: the nearest mean of the training rows is right.
        float[][] vectors = FilmData.Scores(encoded, "Encoded");
        string[] labels = [.. FilmData.Rows(60, seed: 6).Select(row => row.Label!)];
        float[] Mean(string label) => [.. Enumerable.Range(0, 16).Select(i => vectors.Where((_, row) => labels[row] == label).Average(vector => vector[i]))];
        var means = new[] { "good", "bad" }.ToDictionary(label => label, Mean);
        int right = vectors.Where((vector, row) => means.MinBy(mean => mean.Value.Zip(vector, (a, b) => (a - b) * (a - b)).Sum()).Key == labels[row]).Count();
        Assert.True(right > 54, $"{right} of 60");
    }

    [Fact]
    public void One_transformer_makes_features_for_another_column_too()
    {
        var data = FilmData.View(_ml, 10);
        using var trained = FilmData.Transformer(_ml);
        using var model = _ml.Transforms.CopyColumns("Title", "Label")
            .Append(_ml.Attention.EncodeText("A", "Text", trained))
            .Append(_ml.Attention.EncodeText("B", "Title", trained))
            .Fit(data);
        Assert.Equal(10, FilmData.Scores(model.Transform(data), "B").Length);
        Assert.Equal(["A", "B"], model.Transform(data).Schema.Select(column => column.Name).Where(name => name.Length == 1));
    }

    [Fact]
    public void Scoring_is_chosen_anew()
    {
        using var trained = FilmData.Transformer(_ml);
        using var other = trained.WithScoring(new() { BatchSize = 3, Threads = 1 });
        trained.Dispose();
        Assert.Equal(12, FilmData.Scores(other.Transform(FilmData.View(_ml, 12))).Length);
        using var encoder = _ml.Attention.EncodeText("Vectors", "Text", other).Fit(FilmData.View(_ml, 1));
        using var again = encoder.WithScoring(new() { BatchTokens = 20 });
        Assert.Equal(12, FilmData.Scores(again.Transform(FilmData.View(_ml, 12)), "Vectors").Length);
    }
}
