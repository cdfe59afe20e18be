using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class EngineTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    private sealed class Prediction
    {
        public uint Key { get; set; }

        public string? Back { get; set; }

        public string? Text { get; set; }

        public float Nothing { get; set; } = -1;
    }

    private ITransformer Model => _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
        .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(Reviews);

    [Fact]
    public void ObjectsArePredictedOneByOne()
    {
        using PredictionEngine<Samples.Review, Prediction> engine = _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(Model);
        Prediction prediction = engine.Predict(new Samples.Review { Text = "x", Label = "neg" });
        Assert.Equal(2u, prediction.Key);
        Assert.Equal("neg", prediction.Back);
        Assert.Equal("x", prediction.Text);
        Assert.Equal(-1, prediction.Nothing);
        var reused = new Prediction();
        engine.Predict(new Samples.Review { Label = "unknown" }, ref reused);
        Assert.Equal(0u, reused.Key);
        Assert.Equal("", reused.Back);
        Assert.Equal("", reused.Text);
        Assert.Equal(["Text", "Label", "Key", "Back"], engine.OutputSchema.Select(column => column.Name));
        Assert.Throws<ArgumentNullException>(() => engine.Predict(null!));
    }

    [Fact]
    public void MissingColumnsCanBeErrors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(Model, ignoreMissingColumns: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Samples.Number, Prediction>(Model));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(Model, Reviews.Schema));
    }

    private sealed class Vectors
    {
        public float[]? Features { get; set; }
    }

    private sealed class Sized
    {
        [VectorType(3)]
        public float[]? Features { get; set; }
    }

    [Fact]
    public void ASchemaSizesVectors()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Sized { Features = [1, 2, 3] }]);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Features").Fit(data);
        using PredictionEngine<Vectors, Vectors> engine = _ml.Model.CreatePredictionEngine<Vectors, Vectors>(model, data.Schema);
        Assert.Equal("Vector<Single, 3>", engine.OutputSchema["Features"].Type.ToString());
        Assert.Equal([4, 5, 6], engine.Predict(new Vectors { Features = [4, 5, 6] }).Features!);
    }

    [Fact]
    public void AnEngineDisposesItsTransformerUnlessToldNotTo()
    {
        var transformer = new LengthTransformer(_ml, _ml.Transforms.CopyColumns("Copy", "Text").Fit(Reviews));
        _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(transformer, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.False(transformer.IsDisposed);
        _ml.Model.CreatePredictionEngine<Samples.Review, Prediction>(transformer).Dispose();
        Assert.True(transformer.IsDisposed);
    }
}
