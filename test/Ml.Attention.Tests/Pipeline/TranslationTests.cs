using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Translation;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>A translator as a component: fitted, saved in a zip, loaded by this library and by plain ML.NET.</summary>
public sealed class TranslationTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TranslationTransformer _model;
    private readonly IDataView _texts;
    private readonly string[] _expected;

    public TranslationTests()
    {
        var form = ReversedWords.Options;
        _model = _ml.Attention.Translation("English", "Latin", new()
        {
            Transformer = form.Transformer,
            Source = form.Source,
            Target = form.Target,
            MaxTokens = form.MaxTokens,
            Training = form.Training with { Epochs = 4 },
            Threads = 1,
        }).Fit(View(ReversedWords.Examples(1500, ReversedWords.Seed)));
        _texts = View([.. ReversedWords.Examples(200, ReversedWords.Seed + 1), new("", ""), new("sun  moon", "")]);
        using var translator = Load();
        _expected = [.. translator.Translate([.. Column(_texts, "English")]).Select(translation => translation.Text)];
    }

    [Fact]
    public void Rows_are_translated_as_the_translator_does()
    {
        var translated = _model.Transform(_texts);

        Assert.Equal(TextDataViewType.Instance, translated.Schema["Translation"].Type);
        Assert.Equal(_expected, Column(translated, "Translation"));
        Assert.Equal(1500, _model.Summary!.TrainingExamples + _model.Summary.ValidationExamples);
    }

    [Fact]
    public void Row_by_row_is_the_same()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Row, Translated>(_model);

        Assert.Equal(_expected[0], engine.Predict(new() { English = Column(_texts, "English")[0] }).Translation);
    }

    [Fact]
    public void A_zip_gives_the_transformer_back()
    {
        using var zip = Zip();
        using var loaded = (IDisposable)_ml.Attention.LoadPipeline(zip, out _);

        Assert.Equal(_expected, Column(((ITransformer)loaded).Transform(_texts), "Translation"));
    }

    [Fact]
    public void Plain_ML_NET_reads_the_zip_and_gives_vectors_of_one_text()
    {
        using var zip = Zip();
        var loaded = _ml.Model.Load(zip, out _);
        var column = loaded.Transform(_ml.Data.TakeRows(_texts, 20)).GetColumn<VBuffer<ReadOnlyMemory<char>>>("Translation");

        Assert.Equal(_expected.Take(20), column.Select(vector => vector.GetItemOrDefault(0).ToString()));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_model_file_is_loaded_as_a_transformer()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        try
        {
            _ml.Attention.SaveModel(_model, path);
            using var loaded = _ml.Attention.LoadTranslator(path, "English", "Words");
            Assert.Equal(_expected, Column(loaded.Transform(_texts), "Words"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Columns_that_are_missing_are_named()
    {
        var estimator = _ml.Attention.Translation("English", "Greek");

        var error = Assert.Throws<ArgumentException>(() => estimator.Fit(_texts));
        Assert.Equal("The text column 'Greek' is missing; the data have 'English', 'Latin'.", error.Message);
        error = Assert.Throws<ArgumentException>(() => estimator.GetOutputSchema(ShapeProbe.Of(_ml, _texts)));
        Assert.Equal("The target column 'Greek' is missing; the data have 'English', 'Latin'.", error.Message);
    }

    [Fact]
    public void The_shape_says_what_will_be_made()
    {
        var shape = _ml.Attention.Translation("English", "Latin").GetOutputSchema(ShapeProbe.Of(_ml, _texts));

        Assert.Contains(shape, column => column is { Name: "Translation", Kind: SchemaShape.Column.VectorKind.Scalar } && column.ItemType is TextDataViewType);
    }

    public void Dispose() => _model.Dispose();

    private static List<string> Column(IDataView data, string name) => [.. data.GetColumn<string>(name)];

    private IDataView View(IEnumerable<TranslationExample> examples) =>
        _ml.Data.LoadFromEnumerable(examples.Select(example => new Row { English = example.Source, Latin = example.Target }).ToArray());

    private MemoryStream Zip()
    {
        var zip = new MemoryStream();
        _ml.Model.Save(_model, _texts.Schema, zip);
        zip.Position = 0;
        return zip;
    }

    private Translator Load()
    {
        using var stream = new MemoryStream();
        _ml.Attention.SaveModel(_model, stream);
        stream.Position = 0;
        return Translator.Load(stream);
    }

    private sealed class Row
    {
        public string English { get; set; } = "";

        public string Latin { get; set; } = "";
    }

    private sealed class Translated
    {
        public string Translation { get; set; } = "";
    }
}
