using Microsoft.ML;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Tokens and attention weights as columns, made only when they are named.</summary>
public sealed class AttentionColumnTests
{
    private static readonly TextColumns Columns = new() { Tokens = "Words", AttentionWeights = "Looks", Features = "Features" };

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2048)]
    public void They_are_those_of_the_model(int batchSize)
    {
        string[] texts = [.. TrainedModel.Texts];
        using var transformer = Transformer(new() { BatchSize = batchSize });
        var scored = transformer.Transform(FilmData.OfTexts(_ml, texts));
        Assert.Equal("Vector<String>", scored.Schema["Words"].Type.ToString());
        Assert.Equal("Vector<Single, 1, 2, *, *>", scored.Schema["Looks"].Type.ToString());
        Assert.Equal(["PredictedLabel", "Score", "Features", "Words", "Looks"], scored.Schema.Select(column => column.Name).Except(FilmData.View(_ml, 1).Schema.Select(column => column.Name)));

        using var classifier = TrainedModel.Load(new() { Outputs = ModelOutputs.AttentionWeights });
        var expected = classifier.Predict(texts, TestContext.Current.CancellationToken);
        string[][] words = FilmData.Read<string[]>(scored, "Words");
        float[][] looks = FilmData.Scores(scored, "Looks");
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(expected[i].Tokens, words[i]);
            int tokens = words[i].Length;
            Assert.Equal(1 * 2 * tokens * tokens, looks[i].Length);
            foreach (var (place, weight) in looks[i].Index())
            {
                Assert.Equal(expected[i].Attention![0, place / (tokens * tokens), place / tokens % tokens, place % tokens], weight, 1e-5);
            }

            foreach (float[] row in looks[i].Chunk(Math.Max(1, tokens)))
            {
                Assert.Equal(1, row.Sum(), 1e-5);
            }
        }
    }

    [Fact]
    public void Of_weights_few_rows_are_kept_at_once()
    {
        int produced = 0;
        IEnumerable<FilmRow> Many()
        {
            foreach (var row in FilmData.Rows(5_000))
            {
                produced++;
                yield return row;
            }
        }

        using var transformer = Transformer();
        var data = transformer.Transform(_ml.Data.LoadFromEnumerable(Many()));
        using var cursor = data.GetRowCursor([data.Schema["Looks"]]);
        for (int row = 1; row <= 1_000; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.InRange(produced, row, row + 64);
        }
    }

    [Fact]
    public void A_zip_has_them_too()
    {
        string[] texts = ["a fine film", "dull", "the plot was dull , and the cast awful ."];
        var data = FilmData.OfTexts(_ml, texts);
        using var transformer = Transformer();
        using var zip = new MemoryStream();
        _ml.Model.Save(transformer, data.Schema, zip);
        zip.Position = 0;
        using var loaded = (IDisposable)new MLContext().Model.Load(zip, out _);
        zip.Position = 0;
        using var restored = (TextClassificationTransformer)_ml.Attention.LoadPipeline(zip, out _);
        var expected = transformer.Transform(data);
        foreach (var other in new[] { (ITransformer)loaded, restored })
        {
            var actual = other.Transform(data);
            Assert.Equal(FilmData.Read<string[]>(expected, "Words"), FilmData.Read<string[]>(actual, "Words"));
            Assert.True(FilmData.Difference(FilmData.Scores(expected, "Looks"), FilmData.Scores(actual, "Looks")) < 1e-5);
            Assert.True(FilmData.Difference(FilmData.Scores(expected, "Features"), FilmData.Scores(actual, "Features")) < 1e-5);
        }

        using var model = new MemoryStream();
        _ml.Attention.SaveModel(restored, model);
        Assert.Equal(TrainedModel.Bytes, model.ToArray());
    }

    [Fact]
    public void An_estimator_makes_them_on_request()
    {
        var options = FilmData.Options(epochs: 1) with { Columns = Columns };
        using var model = _ml.Transforms.CopyColumns("Copy", "Label").Append(_ml.Attention.TextClassification(options: options)).Fit(FilmData.View(_ml, 40));
        var scored = model.Transform(FilmData.View(_ml, 5));
        Assert.Equal(5, FilmData.Read<string[]>(scored, "Words").Length);
        using var encoder = _ml.Attention.EncodeText("Vectors", options: options).Fit(FilmData.View(_ml, 40));
        Assert.Equal(["Vectors", "Words", "Looks"], encoder.Transform(FilmData.View(_ml, 1)).Schema.Select(column => column.Name).Except(FilmData.View(_ml, 1).Schema.Select(column => column.Name)));
    }

    private TextClassificationTransformer Transformer(BatchScoringOptions? scoring = null)
    {
        using var stream = new MemoryStream(TrainedModel.Bytes);
        return _ml.Attention.LoadModel(stream, scoring: scoring, columns: Columns);
    }
}
