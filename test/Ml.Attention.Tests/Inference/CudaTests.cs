using Ml.Attention.Inference;
using Ml.Attention.Runtime;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>A GPU gives what the processor gives; skipped without one.</summary>
public sealed class CudaTests
{
    private static readonly ScoringOptions OnDevice = new() { Device = ExecutionDevice.Cuda(0) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WeightPrecision.Float, 1e-3)]
    [InlineData(WeightPrecision.Half, 1e-2)]
    public void Scores_are_those_of_the_processor(WeightPrecision precision, double tolerance)
    {
        byte[] model = TrainedModel.Bytes;
        if (precision == WeightPrecision.Half)
        {
            using var rounded = new MemoryStream();
            ModelQuantizer.Quantize(new MemoryStream(model), rounded, precision);
            model = rounded.ToArray();
        }

        using var classifier = LoadOnDevice(model);
        using var processor = TrainedModel.Load();
        var expected = processor.Predict(TrainedModel.Texts, Token).SelectMany(prediction => prediction.Scores);
        var found = classifier.Predict(TrainedModel.Texts, Token).SelectMany(prediction => prediction.Scores);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Fact]
    public void Training_learns_there_too()
    {
        LoadOnDevice(TrainedModel.Bytes).Dispose();
        var trained = new TextClassificationTrainer(Films.Options(epochs: 4), ExecutionDevice.Cuda(0)).Fit(Films.Create(80, seed: 71), [], cancellationToken: Token);
        using var classifier = trained.ToClassifier();
        Assert.Equal("good", classifier.Predict(["a fine film"], Token)[0].Label);
        Assert.Equal("bad", classifier.Predict(["a dull film"], Token)[0].Label);
    }

    private static TextClassifier LoadOnDevice(byte[] model)
    {
        try
        {
            return TextClassifier.Load(new MemoryStream(model), OnDevice);
        }
        catch (DeviceNotAvailableException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
