using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>One row at a time, and many threads at once, give what a batch gives.</summary>
public sealed class RowByRowTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_prediction_engine_gives_the_scores_of_a_batch()
    {
        using var transformer = FilmData.Transformer(_ml);
        float[][] expected = FilmData.Scores(transformer.Transform(FilmData.OfTexts(_ml, TrainedModel.Texts)));
        using var engine = _ml.Model.CreatePredictionEngine<FilmRow, FilmPrediction>(transformer);
        FilmPrediction[] predictions = [.. TrainedModel.Texts.Select(text => engine.Predict(new() { Text = text, Vector = [0, 0, 0] }))];
        Assert.True(FilmData.Difference(expected, [.. predictions.Select(one => one.Score!)]) < 1e-5);
        Assert.Equal(expected.Select(score => score[1] > score[0] ? 2u : 1u), predictions.Select(one => one.PredictedLabel));
    }

    [Fact]
    public void It_stands_in_a_chain_of_row_mappers()
    {
        var data = FilmData.View(_ml, 20);
        using var own = FilmData.Transformer(_ml);
        var chain = _ml.Transforms.CopyColumns("Copy", "Number").Fit(data);
        var all = new TransformerChain<ITransformer>(chain, own, _ml.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(own.Transform(data)));
        using var engine = _ml.Model.CreatePredictionEngine<FilmRow, Named>(all);
        var labels = FilmData.Read<string>(all.Transform(data), "PredictedLabel");
        Assert.Equal(labels, FilmData.Rows(20).Select(row => engine.Predict(row).PredictedLabel!));
    }

    [Fact]
    public async Task Eight_threads_share_a_transformer()
    {
        const int Threads = 8, Texts = 1000;
        var rows = FilmData.Rows(Threads * Texts, seed: 8);
        using var transformer = FilmData.Transformer(_ml, new() { Threads = 1 });
        float[][] expected = FilmData.Scores(transformer.Transform(_ml.Data.LoadFromEnumerable(rows)));

        float[][][] found = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            var own = rows.AsSpan(thread * Texts, Texts).ToArray();
            return FilmData.Scores(transformer.Transform(new MLContext().Data.LoadFromEnumerable(own)));
        })));
        Assert.True(FilmData.Difference(expected, [.. found.SelectMany(scores => scores)]) < 1e-6);
    }

    [Fact]
    public async Task Threads_may_score_row_by_row_too()
    {
        string[] texts = [.. FilmData.Rows(200, seed: 9).Select(row => row.Text!)];
        using var transformer = FilmData.Transformer(_ml, new() { Threads = 1 });
        float[][] expected = FilmData.Scores(transformer.Transform(FilmData.OfTexts(_ml, texts)));
        float[][][] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            // An engine is for one thread; the transformer is not.
            var engine = new MLContext().Model.CreatePredictionEngine<FilmRow, FilmPrediction>(transformer, new PredictionEngineOptions { OwnsTransformer = false });
            return texts.Select(text => engine.Predict(new() { Text = text, Vector = [0, 0, 0] }).Score!).ToArray();
        })));
        Assert.All(found, scores => Assert.True(FilmData.Difference(expected, scores) < 1e-6));
    }

    private sealed class Named
    {
        public string? PredictedLabel { get; set; }
    }
}
