using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.StandIns.Tests;

public class CustomComponentTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    private IEstimator<ITransformer> Pipeline => _ml.Transforms.Conversion.MapValueToKey("Label")
        .Append(new LengthEstimator(_ml))
        .Append(_ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel"));

    [Fact]
    public void AnEstimatorOfOnesOwnStandsInAChain()
    {
        IDataView data = Pipeline.Fit(Reviews).Transform(Reviews);
        Assert.Equal(["long", "long", "short", "short", "long", "long"], Samples.Read<string>(data, "Answer"));
        Assert.Equal(0.1f, Samples.Read<float[]>(data, "Score")[0][0], 6);
        Assert.Equal(["good film", "bad", "", "", "awful plot", "fine"], Samples.Read<string>(data, "Text"));
        Assert.Equal([1u, 2u, 3u, 1u, 2u, 0u], Samples.Read<uint>(data, "Label"));
        Assert.Equal(["short", "long"], Samples.SlotNames(data.Schema["Score"]));
    }

    [Fact]
    public void ItServesObjects()
    {
        using PredictionEngine<Samples.Review, Prediction> engine = _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(Pipeline.Fit(Reviews));
        Assert.Equal("long", engine.Predict(new Samples.Review { Text = "a text" }).Answer);
        Assert.Equal("short", engine.Predict(new Samples.Review { Text = null }).Answer);
        Assert.Equal(0.2f, engine.Predict(new Samples.Review { Text = "four" }).Score![0], 6);
    }

    private sealed class Prediction
    {
        public string? Answer { get; set; }

        public float[]? Score { get; set; }
    }

    [Fact]
    public void ItIsSavedAsTheTransformerItHolds()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label").Append(new LengthEstimator(_ml)).Fit(Reviews);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Reviews.Schema, stream);
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        Assert.IsType<ColumnCopyingTransformer>(Assert.IsType<TransformerChain<ITransformer>>(loaded).Last());
        Assert.Equal(["good film", "bad", "", "", "awful plot", "fine"], Samples.Read<string>(loaded.Transform(Reviews), "Copy"));
    }

    private sealed class Unsaved : IEstimator<ITransformer>, ITransformer
    {
        public bool IsRowToRowMapper => false;

        public ITransformer Fit(IDataView input) => this;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException();

        public void Save(ModelSaveContext ctx)
        {
        }
    }

    [Fact]
    public void ATransformerThatWritesNothingCannotBeSaved()
    {
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(new Unsaved(), Reviews.Schema, new MemoryStream()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(new Unsaved()));
        ITransformer chain = _ml.Transforms.CopyColumns("A", "Text").Append(new Unsaved()).Fit(Reviews);
        Assert.False(chain.IsRowToRowMapper);
        Assert.Throws<InvalidOperationException>(() => chain.GetRowToRowMapper(Reviews.Schema));
    }

    [Fact]
    public void WrongColumnsAreErrorsOfItsOwn()
    {
        IDataView numbers = _ml.Data.LoadFromEnumerable(Samples.Numbers(2));
        Assert.Throws<ArgumentException>(() => new LengthEstimator(_ml).Fit(numbers));
        Assert.Throws<ArgumentException>(() => _ml.Transforms.CopyColumns("Text", "Value").Append(new LengthEstimator(_ml)).Fit(numbers));
    }

    [Fact]
    public void ItIsCachedShuffledSplitAndEvaluated()
    {
        IDataView scored = Pipeline.Fit(Reviews).Transform(_ml.Data.ShuffleRows(_ml.Data.Cache(Reviews), seed: 1));
        Assert.True(scored.CanShuffle);
        Assert.Equal(6, scored.GetColumn<string>("Answer").Count());
        Assert.Equal(["long", "long", "long", "long", "short", "short"], Samples.Read<string>(_ml.Data.Cache(scored), "Answer").Order());
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(scored, 0.5, seed: 3);
        Assert.Equal(6, Samples.Read<uint>(split.TrainSet, "PredictedLabel").Length + Samples.Read<uint>(split.TestSet, "PredictedLabel").Length);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(scored, labelColumnName: "PredictedLabel");
        Assert.Equal(1, metrics.MicroAccuracy);
    }

    [Fact]
    public void ItIsCrossValidated()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 40)
            .Select(i => new Samples.Review { Text = i % 2 == 0 ? "" : "long text", Label = i % 2 == 0 ? "short" : "long" }).ToArray());
        IEstimator<ITransformer> pipeline = _ml.Transforms.Conversion
            .MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(new LengthEstimator(_ml));
        var folds = _ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 4);
        Assert.Equal([0, 1, 2, 3], folds.Select(fold => fold.Fold));
        Assert.All(folds, fold => Assert.Equal(0, fold.Metrics.MicroAccuracy)); // sorted labels are the other way round: matched by number, not by name
        Assert.Equal(40, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<uint>("Label").Count()));
        Assert.All(folds, fold => Assert.IsType<TransformerChain<LengthTransformer>>(fold.Model));
    }
}
