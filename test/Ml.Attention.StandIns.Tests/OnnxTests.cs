using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Onnx;

namespace Ml.Attention.StandIns.Tests;

public class OnnxTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public string? Text { get; set; }

        public string? Label { get; set; }

        [VectorType(2)]
        public float[]? Numbers { get; set; }

        public float Other { get; set; }
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(
    [
        new Row { Text = "good", Label = "second", Numbers = [1, 2] },
        new Row { Text = "bad", Label = "second", Numbers = [3, 4] },
        new Row { Text = null, Label = "first", Numbers = [5, 6] },
        new Row { Text = "", Label = "third", Numbers = [7, 8] },
    ]);

    private static string ModelFile(bool withNumbers = false)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".onnx");
        File.WriteAllBytes(path, OnnxModelBytes.Build(withNumbers));
        return path;
    }

    private static float[] Softmax(float number)
    {
        double[] powers = [1, Math.Exp(number), Math.Exp(-number)];
        return powers.Select(power => (float)(power / powers.Sum())).ToArray();
    }

    [Fact]
    public void OutputsAreVectorsWithTheNamesTheModelGives()
    {
        IDataView data = _ml.Transforms.ApplyOnnxModel(ModelFile()).Fit(Data).Transform(Data);
        Assert.Equal(["Text", "Label", "Numbers", "Other", "Score", "Answer"], data.Schema.Select(column => column.Name));
        Assert.Equal("Vector<Single, 1, 3>", data.Schema["Score"].Type.ToString());
        Assert.Equal("Vector<String, 1, 1>", data.Schema["Answer"].Type.ToString());
        Assert.Equal(["first", "second", "third"], Samples.SlotNames(data.Schema["Score"]));
        float[][] scores = Samples.Read<float[]>(data, "Score");
        Assert.Equal(Softmax(1), scores[0], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Softmax(2), scores[1], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Softmax(0), scores[2], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Softmax(0), scores[3], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([["second"], ["second"], ["first"], ["first"]], Samples.Read<string[]>(data, "Answer"));
        Assert.Equal(["second", "second", "first", "third"], Samples.Read<string>(data, "Label"));
    }

    [Fact]
    public void ItStandsInAChainAndIsEvaluated()
    {
        IDataView terms = _ml.Data.LoadFromEnumerable(new[] { "first", "second", "third" }.Select(term => new Term { Value = term }).ToArray());
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", keyData: terms)
            .Append(_ml.Transforms.ApplyOnnxModel(["Score", "Answer"], ["Text"], ModelFile()))
            .Append(_ml.Transforms.CopyColumns("PredictedLabel", "Answer"))
            .Fit(Data);
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Data));
        Assert.Equal(0.75, metrics.MicroAccuracy);

        string zip = Samples.TempFile(extension: ".zip");
        _ml.Model.Save(model, Data.Schema, zip);
        ITransformer loaded = new MLContext().Model.Load(zip, out _);
        Assert.Equal(Samples.Read<float[]>(model.Transform(Data), "Score"), Samples.Read<float[]>(loaded.Transform(Data), "Score"));
        using ZipArchive archive = ZipFile.OpenRead(zip);
        ZipArchiveEntry entry = Assert.Single(archive.Entries, entry => entry.FullName.Replace('\\', '/') == "TransformerChain/Transform_001/OnnxModel");
        using var reader = new BinaryReader(entry.Open());
        byte[] expected = OnnxModelBytes.Build();
        Assert.Equal(expected.Length, reader.ReadInt32());
        Assert.Equal(expected, reader.ReadBytes(expected.Length));
    }

    private sealed class Term
    {
        public string? Value { get; set; }
    }

    [Fact]
    public void OneColumnOfSeveralCanBeAskedFor()
    {
        IDataView data = _ml.Transforms.ApplyOnnxModel("Score", "Text", ModelFile()).Fit(Data).Transform(Data);
        Assert.Null(data.Schema.GetColumnOrNull("Answer"));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Score"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(data.Schema["Score"]);
        VBuffer<float> first = default;
        VBuffer<float> second = default;
        cursor.MoveNext();
        getter(ref first);
        cursor.MoveNext();
        getter(ref second);
        Assert.Equal(Softmax(1), first.DenseValues(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(Softmax(2), second.DenseValues(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void VectorsGoInAndASuffixFallsOff()
    {
        using var stream = new MemoryStream(OnnxModelBytes.Build(withNumbers: true));
        IDataView data = _ml.Transforms.ApplyOnnxModel(stream).Fit(Data).Transform(Data);
        Assert.Equal([2, 3], Samples.Read<float[]>(data, "Sum")[0]);
        Assert.Equal([5, 6], Samples.Read<float[]>(data, "Sum")[1]);
    }

    [Fact]
    public void WholeNumbersComeOutAndBecomeKeysOfTheLabel()
    {
        using var stream = new MemoryStream(OnnxModelBytes.Build(withClass: true));
        IDataView data = _ml.Transforms.ApplyOnnxModel(stream).Fit(Data).Transform(Data);
        Assert.Equal("Vector<Int64, 1, 1>", data.Schema["class"].Type.ToString());
        Assert.Equal([[1], [1], [0], [0]], Samples.Read<long[]>(data, "class"));

        var hash = new HashingEstimator.ColumnOptions("Hash", "class", combine: true);
        IDataView classes = _ml.Transforms.Conversion.Hash(hash).Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label")).Fit(Classes).Transform(Classes);
        IDataView answers = _ml.Transforms.Conversion.Hash(hash)
            .Append(_ml.Transforms.Conversion.MapValue("PredictedLabel", classes, classes.Schema["Hash"], classes.Schema["Key"], "Hash"))
            .Fit(data).Transform(data);
        Assert.Equal(["first", "second", "third"], Samples.KeyValues(answers.Schema["PredictedLabel"]));
        Assert.Equal([2u, 2u, 1u, 1u], Samples.Read<uint>(answers, "PredictedLabel"));
    }

    private sealed class Class
    {
        [ColumnName("class")]
        [VectorType(1)]
        public long[]? Number { get; set; }

        public string? Label { get; set; }
    }

    private IDataView Classes => _ml.Data.LoadFromEnumerable(
        new[] { "first", "second", "third" }.Select((label, i) => new Class { Number = [i], Label = label }).ToArray());

    [Fact]
    public void OptionsAreOneObject()
    {
        var options = new OnnxOptions { ModelFile = ModelFile(), InputColumns = ["Text"], OutputColumns = ["Answer"], IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        Assert.Equal(["second"], Samples.Read<string[]>(_ml.Transforms.ApplyOnnxModel(options).Fit(Data).Transform(Data), "Answer")[0]);
    }

    [Fact]
    public void ItServesObjects()
    {
        ITransformer model = _ml.Transforms.ApplyOnnxModel(ModelFile()).Fit(Data);
        using PredictionEngine<Row, Prediction> engine = _ml.Model.CreatePredictionEngine<Row, Prediction>(model);
        Assert.Equal(["second"], engine.Predict(new Row { Text = "good" }).Answer!);
        Assert.Equal(Softmax(2), engine.Predict(new Row { Text = "bad" }).Score!, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    private sealed class Prediction
    {
        public string[]? Answer { get; set; }

        public float[]? Score { get; set; }
    }

    [Fact]
    public void WrongColumnsAndFilesAreErrors()
    {
        Assert.Throws<IOException>(() => _ml.Transforms.ApplyOnnxModel("/none.onnx"));
        string broken = Samples.TempFile("not a model", ".onnx");
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.ApplyOnnxModel(broken));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ApplyOnnxModel("Nothing", "Text", ModelFile()));
        IDataView numbers = _ml.Transforms.DropColumns("Text").Fit(Data).Transform(Data);
        Assert.Contains("'Text'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ApplyOnnxModel(ModelFile()).Fit(numbers)).Message);
        IDataView renamed = _ml.Transforms.CopyColumns("Text", "Other").Fit(numbers).Transform(numbers);
        Assert.Contains("expected String, got Single", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.ApplyOnnxModel(ModelFile()).Fit(renamed)).Message);
        Assert.Contains("expected String, got Single", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("A", "Label").Append(_ml.Transforms.ApplyOnnxModel(ModelFile())).Fit(renamed)).Message);
    }

    [Fact]
    public void ManyThreadsUseOneTransformer()
    {
        ITransformer model = _ml.Transforms.ApplyOnnxModel(ModelFile()).Fit(Data);
        string[][] answers = new string[64][];
        Parallel.For(0, answers.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
            answers[i] = model.Transform(Data).GetColumn<string[]>("Answer").Select(answer => answer[0]).ToArray());
        Assert.All(answers, answer => Assert.Equal(["second", "second", "first", "first"], answer));
    }
}
