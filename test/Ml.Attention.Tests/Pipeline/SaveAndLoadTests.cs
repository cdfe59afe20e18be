using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>A model zip holds built-in components only, gives the same columns with them, and turns back into ours.</summary>
public sealed class SaveAndLoadTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Plain_loading_gives_built_in_transformers_with_the_same_scores()
    {
        using var transformer = FilmData.Transformer(_ml);
        var data = FilmData.OfTexts(_ml, [null, .. TrainedModel.Texts]);
        using var zip = Save(transformer, data.Schema);
        var loaded = new MLContext().Model.Load(zip, out var schema);
        using var _ = loaded as IDisposable;
        Assert.Equal(data.Schema.Select(column => column.ToString()), schema.Select(column => column.ToString()));
        Assert.All(Flat(loaded), part => Assert.StartsWith("Microsoft.ML.", part.GetType().FullName, StringComparison.Ordinal));
        AssertSame(transformer.Transform(data), loaded.Transform(data));

        // The predicted label is what it was: one key, not a vector.
        var column = loaded.GetOutputSchema(data.Schema)["PredictedLabel"];
        Assert.Equal("Key<UInt32, 0-1>", column.Type.ToString());
        Assert.Equal(["bad", "good"], FilmData.Texts(column, "KeyValues"));
        Assert.Equal(["bad", "good"], FilmData.Texts(loaded.GetOutputSchema(data.Schema)["Score"], "SlotNames"));
    }

    [Fact]
    public void Anywhere_in_a_chain()
    {
        var data = FilmData.View(_ml, 80);
        var options = FilmData.Options(epochs: 2) with { Columns = new() { PredictedLabel = "Guess", Score = "Chances", Features = "Vectors" } };
        using var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.CopyColumns("Review", "Text"))
            .Append(_ml.Attention.TextClassification("Key", "Review", options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Answer", "Guess"))
            .Append(_ml.Transforms.Concatenate("All", "Chances", "Vectors", "Vector"))
            .Fit(data);
        using var zip = Save(model, data.Schema);
        using var loaded = (IDisposable)new MLContext().Model.Load(zip, out _);
        zip.Position = 0;
        using var restored = (IDisposable)_ml.Attention.LoadPipeline(zip, out var schema);
        Assert.Equal(data.Schema.Count, schema.Count);
        Assert.Single(Flat((ITransformer)restored).OfType<AttentionTransformer>());

        var expected = model.Transform(data);
        foreach (var other in new[] { (ITransformer)loaded, (ITransformer)restored })
        {
            var actual = other.Transform(data);
            AssertSame(expected, actual, "Chances", "Guess");
            Assert.True(FilmData.Difference(FilmData.Scores(expected, "All"), FilmData.Scores(actual, "All")) < 1e-5);
            Assert.Equal(FilmData.Read<string>(expected, "Answer"), FilmData.Read<string>(actual, "Answer"));
        }
    }

    [Fact]
    public void Loading_as_a_pipeline_gives_the_batching_transformer()
    {
        using var transformer = FilmData.Transformer(_ml);
        var data = FilmData.View(_ml, 50);
        using var zip = Save(transformer, data.Schema);
        using var restored = (TextClassificationTransformer)_ml.Attention.LoadPipeline(zip, out _, new() { BatchSize = 11, Threads = 1 });
        Assert.Equal(11, restored.Scoring.BatchSize);
        AssertSame(transformer.Transform(data), restored.Transform(data), tolerance: 1e-6);
        Assert.Equal(transformer.GetOutputSchema(data.Schema).Select(column => column.ToString()), restored.GetOutputSchema(data.Schema).Select(column => column.ToString()));

        // And it is the model that was saved, to the byte.
        using var model = new MemoryStream();
        _ml.Attention.SaveModel(restored, model);
        Assert.Equal(TrainedModel.Bytes, model.ToArray());
    }

    [Fact]
    public void Scopes_of_a_chain_survive()
    {
        var data = FilmData.View(_ml, 30);
        using var own = FilmData.Transformer(_ml);
        var chain = new TransformerChain<ITransformer>(
            [_ml.Transforms.CopyColumns("OnlyInTraining", "Number").Fit(data), own, _ml.Transforms.CopyColumns("Always", "Score").Fit(own.Transform(data))],
            [TransformerScope.TrainTest, TransformerScope.Everything, TransformerScope.Everything]);
        using var zip = Save(chain, data.Schema);
        var restored = (TransformerChain<ITransformer>)_ml.Attention.LoadPipeline(zip, out _);
        using var disposed = restored;
        Assert.Null(restored.GetOutputSchema(data.Schema).GetColumnOrNull("OnlyInTraining"));
        Assert.NotNull(restored.GetOutputSchema(data.Schema, TransformerScope.Training).GetColumnOrNull("OnlyInTraining"));
        Assert.NotNull(restored.GetOutputSchema(data.Schema).GetColumnOrNull("Always"));
    }

    [Fact]
    public void Key_values_of_other_types_are_saved()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Flag").Fit(FilmData.View(_ml, 60)).Transform(FilmData.View(_ml, 60));
        using var transformer = _ml.Attention.TextClassification("Key", options: FilmData.Options(epochs: 1)).Fit(data);
        using var zip = Save(transformer, data.Schema);
        using var loaded = (IDisposable)new MLContext().Model.Load(zip, out _);
        zip.Position = 0;
        using var restored = (IDisposable)_ml.Attention.LoadPipeline(zip, out _);
        foreach (var model in new[] { (ITransformer)loaded, (ITransformer)restored })
        {
            var scored = model.Transform(data);
            var answer = _ml.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel").Fit(scored).Transform(scored);
            Assert.Equal(BooleanDataViewType.Instance, answer.Schema["Answer"].Type);
        }
    }

    [Fact]
    public void Encoders_are_saved()
    {
        var data = FilmData.View(_ml, 30);
        using var trained = FilmData.Transformer(_ml);
        using var encoder = _ml.Attention.EncodeText("Vectors", "Text", trained).Fit(data);
        using var zip = Save(encoder, data.Schema);
        using var loaded = (IDisposable)new MLContext().Model.Load(zip, out _);
        zip.Position = 0;
        using var restored = (TextEncodingTransformer)_ml.Attention.LoadPipeline(zip, out _);
        float[][] expected = FilmData.Scores(encoder.Transform(data), "Vectors");
        Assert.True(FilmData.Difference(expected, FilmData.Scores(((ITransformer)loaded).Transform(data), "Vectors")) < 1e-5);
        Assert.True(FilmData.Difference(expected, FilmData.Scores(restored.Transform(data), "Vectors")) < 1e-6);
    }

    [Fact]
    public void A_model_file_comes_and_goes()
    {
        string folder = Directory.CreateTempSubdirectory("ml-attention-").FullName;
        try
        {
            string path = Path.Combine(folder, "new", "model.onnx");
            using var transformer = FilmData.Transformer(_ml);
            var data = FilmData.View(_ml, 40);
            _ml.Attention.SaveModel(new TransformerChain<ITransformer>(transformer, _ml.Transforms.CopyColumns("Copy", "Score").Fit(transformer.Transform(data))), path);
            using var loaded = _ml.Attention.LoadModel(path);
            AssertSame(transformer.Transform(data), loaded.Transform(data), tolerance: 0);

            // ML.NET's own component takes the file as it is.
            var onnx = _ml.Transforms.ApplyOnnxModel(["Score", "PredictedLabel"], ["Text"], path).Fit(data);
            using var _ = onnx as IDisposable;
            Assert.True(FilmData.Difference(FilmData.Scores(transformer.Transform(data)), FilmData.Scores(onnx.Transform(data))) < 1e-5);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Saving_leaves_no_temporary_files()
    {
        string[] Files() => Directory.GetFiles(Path.GetTempPath(), "ml-attention-*.onnx");
        string[] before = Files();
        using var transformer = FilmData.Transformer(_ml);
        Save(transformer, FilmData.View(_ml, 1).Schema).Dispose();

        // Other tests save at the same time; their files go as well.
        Assert.True(SpinWait.SpinUntil(() => !Files().Except(before).Any(), TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Column_names_inside_a_model_are_refused()
    {
        using var trained = FilmData.Transformer(_ml);
        var data = FilmData.View(_ml, 1);
        using var encoder = _ml.Attention.EncodeText("head/weight", "Text", trained).Fit(data);
        string inner = ModelProto.Parser.ParseFrom(TrainedModel.Bytes).Graph.Initializer[0].Name;
        using var other = _ml.Attention.EncodeText(inner, "Text", trained).Fit(data);
        Assert.Contains($"'{inner}' is the name of a value inside the model", Assert.Throws<ArgumentException>(() => Save(other, data.Schema)).Message, StringComparison.Ordinal);

        // Names that the model has for its input and outputs are free.
        using var swapped = _ml.Attention.EncodeText("Score", "PredictedLabel", trained).Fit(_ml.Transforms.CopyColumns("PredictedLabel", "Text").Fit(data).Transform(data));
        using var zip = Save(swapped, null);
        using var loaded = (TextEncodingTransformer)_ml.Attention.LoadPipeline(zip, out _);
        Assert.Equal(TrainedModel.Bytes, Bytes(loaded));
    }

    [Fact]
    public void Files_of_another_kind_are_refused()
    {
        var data = FilmData.View(_ml, 3);
        using var other = Save(_ml.Transforms.CopyColumns("Copy", "Text").Fit(data), data.Schema);
        Assert.Contains("holds no transformer of Ml.Attention", Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadPipeline(other, out _)).Message, StringComparison.Ordinal);
        using var onnx = new MemoryStream(TrainedModel.Bytes);
        Assert.Contains("a model.onnx is loaded with LoadModel", Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadPipeline(onnx, out _)).Message, StringComparison.Ordinal);
        using var transformer = FilmData.Transformer(_ml);
        using var zip = Save(transformer, data.Schema);
        Assert.Contains("LoadPipeline", Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadModel(zip)).Message, StringComparison.Ordinal);
        zip.SetLength(zip.Length / 2);
        zip.Position = 0;
        Assert.Contains("is not a model zip, or it is damaged", Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadPipeline(zip, out _)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => _ml.Attention.LoadPipeline("none.zip"));
    }

    private byte[] Bytes(ITransformer transformer)
    {
        using var stream = new MemoryStream();
        _ml.Attention.SaveModel(transformer, stream);
        return stream.ToArray();
    }

    private static IEnumerable<ITransformer> Flat(ITransformer transformer) =>
        transformer is IEnumerable<ITransformer> chain ? chain.SelectMany(Flat) : [transformer];

    private MemoryStream Save(ITransformer model, DataViewSchema? schema)
    {
        var zip = new MemoryStream();
        _ml.Model.Save(model, schema, zip);
        zip.Position = 0;
        return zip;
    }

    private static void AssertSame(IDataView expected, IDataView actual, string score = "Score", string label = "PredictedLabel", double tolerance = 1e-5)
    {
        Assert.True(FilmData.Difference(FilmData.Scores(expected, score), FilmData.Scores(actual, score)) <= tolerance);
        Assert.Equal(FilmData.Read<uint>(expected, label), FilmData.Read<uint>(actual, label));
    }
}
