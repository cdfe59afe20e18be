using Microsoft.ML;
using Ml.Attention.Graphs;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Sample;
using Ml.Attention.Tests.Training;
using Ml.Attention.Training;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

public sealed class TextEstimatorOptionsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Every_option_of_a_model_reaches_its_training()
    {
        var options = new TextClassificationOptions
        {
            Tokenizer = new() { MaxTokens = 7 },
            NGrams = new() { MaxLength = 1 },
            Subwords = new() { LinearPath = false },
            Encoder = new() { Layers = 3 },
            Training = new() { Epochs = 9 },
            InitializeFrom = "encoder.onnx",
            Operators = OperatorChoice.Portable,
        };

        // One that is added later has to be in the list above.
        string[] elsewhere = [nameof(options.Labels), nameof(options.MultiLabel)];
        Assert.All(typeof(TextClassificationOptions).GetProperties().Where(property => !elsewhere.Contains(property.Name)), property =>
            Assert.NotEqual(property.GetValue(new TextClassificationOptions()), property.GetValue(options)));
        Assert.Equal(options, TextEstimatorOptions.From(options).ToModelOptions());
    }

    [Fact]
    public void What_the_label_column_says_cannot_be_said_again()
    {
        var error = Assert.Throws<ArgumentException>(() => TextEstimatorOptions.From(new() { MultiLabel = true }));
        Assert.StartsWith("MultiLabel is set; in a pipeline the label column has one label a row,", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TextEstimatorOptions.From(new() { Labels = ["a", "b"] }));
        Assert.Throws<ArgumentException>(() => _ml.Attention.TextClassification(options: new() { Checkpoints = new("run") { Steps = 0 } }));
        Assert.Throws<ArgumentException>(() => _ml.Attention.Translation("Text", "Label", new() { Checkpoints = new("run") { Steps = 0 } }));
    }

    [Fact]
    public void A_training_that_was_broken_off_goes_on()
    {
        using var folder = new TemporaryFolder();
        var data = FilmData.View(_ml, 100);
        var options = FilmData.Options(epochs: 4);
        using var whole = _ml.Attention.TextClassification(options: options).Fit(data);
        var messages = new List<string>();
        _ml.Log += (_, message) => messages.Add(message.RawMessage);

        options = options with { Checkpoints = new(folder["run"]) { Resume = true } };
        var broken = options with { Progress = new ProgressListener(report => _ = report.Epoch == 3 ? throw new TimeoutException() : report) };
        Assert.Throws<TimeoutException>(() => _ml.Attention.TextClassification(options: broken).Fit(data));
        using var resumed = _ml.Attention.TextClassification(options: options).Fit(data);
        Assert.Equal(whole.ModelBytes.ToArray(), resumed.ModelBytes.ToArray());
        Assert.Contains($"Training goes on from '{folder["run"]}': run 1, epoch 3, after 0 of its steps.", messages);
    }

    [Fact]
    public void So_does_that_of_a_translator()
    {
        using var folder = new TemporaryFolder();
        var data = _ml.Data.LoadFromEnumerable(Translation.ReversedWords.Examples(100, Translation.ReversedWords.Seed));
        var form = Translation.ReversedWords.Options;
        var options = new TranslationEstimatorOptions
        {
            Transformer = form.Transformer,
            Source = form.Source,
            Target = form.Target,
            MaxTokens = form.MaxTokens,
            Training = form.Training with { Epochs = 3 },
            Threads = 1,
        };
        string source = nameof(TranslationExample.Source), target = nameof(TranslationExample.Target);
        using var whole = _ml.Attention.Translation(source, target, options).Fit(data);
        options = options with { Checkpoints = new(folder["run"]) { Resume = true } };
        var broken = options with { Progress = new ProgressListener(report => _ = report.Epoch == 2 ? throw new TimeoutException() : report) };
        Assert.Throws<TimeoutException>(() => _ml.Attention.Translation(source, target, broken).Fit(data));
        using var resumed = _ml.Attention.Translation(source, target, options).Fit(data);
        Assert.Equal(whole.ModelBytes.ToArray(), resumed.ModelBytes.ToArray());
        Assert.True(File.Exists(folder["run"]));
    }
}
