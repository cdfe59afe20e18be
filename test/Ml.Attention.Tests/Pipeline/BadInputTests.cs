using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>What is wrong is named: the column, what was found, what was expected.</summary>
public sealed class BadInputTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void The_text_column()
    {
        Says("The text column 'Review' is missing; the data have 'Text', 'Label', 'Number', 'Vector', 'Date', 'Flag'.", () => Fit("Label", "Review"));
        Says("The text column 'Number' is of type Int32; expected String (one text a row).", () => Fit("Label", "Number"));
        Says("The text column 'Vector' is of type Vector<Single, 3>; expected String (one text a row).", () => Fit("Label", "Vector"));
    }

    [Fact]
    public void The_label_column()
    {
        Says("The label column 'Class' is missing; the data have 'Text', 'Label', 'Number', 'Vector', 'Date', 'Flag'.", () => Fit("Class", "Text"));
        Says("The label column 'Number' is of type Int32; expected a key (as by Conversion.MapValueToKey) or String.", () => Fit("Number", "Text"));

        var rows = FilmData.Rows(10).Where(row => row.Label == "good").ToArray();
        var data = _ml.Data.LoadFromEnumerable(rows);
        var one = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        Says("The label column 'Label' is a key with 1 value; expected 2 to 1048576, one for each class.", () => Classification("Label", "Text").Fit(one));
        Assert.Contains("have one, 'good'", Assert.Throws<TrainingDataException>(() => Classification("Label", "Text").Fit(data)).Message, StringComparison.Ordinal);

        var unlabelled = _ml.Data.LoadFromEnumerable(FilmData.Rows(10).Select(row => new FilmRow { Text = row.Text, Vector = row.Vector }).ToArray());
        Assert.Contains("the 0 examples have none", Assert.Throws<TrainingDataException>(() => Classification("Label", "Text").Fit(unlabelled)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_a_chain_is_trained()
    {
        var data = FilmData.View(_ml, 10);
        var start = _ml.Transforms.CopyColumns("Copy", "Text");
        Says("The text column 'Review' is missing; the data have 'Text', 'Label', 'Number', 'Vector', 'Date', 'Flag', 'Copy'.", () => start.Append(Classification("Label", "Review")).Fit(data));
        Says("The text column 'Vector' is a vector of Single; expected String.", () => start.Append(Classification("Label", "Vector")).Fit(data));
        Says("The label column 'Number' is Int32; expected a key (as by Conversion.MapValueToKey) or String.", () => start.Append(Classification("Number", "Text")).Fit(data));
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text");
        Says("The text column 'Key' is keys of UInt32; expected String.", () => keyed.Append(Classification("Label", "Key")).Fit(data));
    }

    [Fact]
    public void Options_and_names()
    {
        Says("The column name 'Text' is used twice; expected different names for the text column and each output column ('Text', 'PredictedLabel', 'Text').", () => Classification("Label", "Text", new() { Columns = new() { Score = "Text" } }));
        Says("A column name is empty; expected the name of the text column and of each output column.", () => _ml.Attention.EncodeText(" "));
        Says("BatchSize is 0; expected 1 or more.", () => FilmData.Transformer(_ml, new() { BatchSize = 0 }));
        Says("Epochs is 0; expected", () => Classification("Label", "Text", new() { Training = new() { Epochs = 0 } }));
        Assert.Throws<ArgumentNullException>(() => MLContextExtensions.GetAttention(null!));
        Assert.Throws<ArgumentException>(() => Classification("", "Text"));
    }

    [Fact]
    public void Validation_with_other_classes()
    {
        var data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(FilmData.View(_ml, 20)).Transform(FilmData.View(_ml, 20));
        Says("The label column 'Label' of the validation data is String with other classes than that of the training data", () => _ml.Attention.TextClassification(options: FilmData.Options(), validation: FilmData.View(_ml, 20)).Fit(data));
    }

    [Fact]
    public void Another_schema_when_scoring()
    {
        using var transformer = FilmData.Transformer(_ml);
        var data = FilmData.View(_ml, 3);
        var other = _ml.Transforms.SelectColumns("Number").Fit(data).Transform(data);
        Says("The text column 'Text' is missing; the data have 'Number'.", () => transformer.Transform(other));
        Says("The text column 'Text' is missing; the data have 'Number'.", () => transformer.GetOutputSchema(other.Schema));
        Says("The text column 'Text' is missing; the data have 'Number'.", () => ((ITransformer)transformer).GetRowToRowMapper(other.Schema));
    }

    [Fact]
    public void After_it_was_disposed()
    {
        var transformer = FilmData.Transformer(_ml);
        var data = transformer.Transform(FilmData.View(_ml, 3));
        transformer.Dispose();
        transformer.Dispose();
        Action[] uses =
        [
            () => transformer.Transform(FilmData.View(_ml, 3)),
            () => FilmData.Scores(data),
            () => ((ITransformer)transformer).GetRowToRowMapper(FilmData.View(_ml, 3).Schema),
            () => _ml.Model.Save(transformer, null, new MemoryStream()),
            () => _ml.Attention.SaveModel(transformer, new MemoryStream()),
        ];
        Assert.All(uses, use => Assert.IsType<ObjectDisposedException>(Assert.ThrowsAny<Exception>(use).GetBaseException()));
    }

    [Fact]
    public void A_model_to_save_that_is_not_there()
    {
        var data = FilmData.View(_ml, 3);
        var copy = _ml.Transforms.CopyColumns("Copy", "Text").Fit(data);
        Says("holds no transformer of Ml.Attention; expected one.", () => _ml.Attention.SaveModel(copy, new MemoryStream()));
        using var transformer = FilmData.Transformer(_ml);
        Says("holds 2 transformers of Ml.Attention; expected one. Save each for itself.", () => _ml.Attention.SaveModel(new TransformerChain<ITransformer>(transformer, transformer), new MemoryStream()));
    }

    private TextClassificationEstimator Classification(string label, string text, TextEstimatorOptions? options = null) =>
        _ml.Attention.TextClassification(label, text, options ?? FilmData.Options(epochs: 1));

    private void Fit(string label, string text) => Classification(label, text).Fit(FilmData.View(_ml, 10)).Dispose();

    private static void Says(string message, Action action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
}
