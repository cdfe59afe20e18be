using Microsoft.ML;
using Ml.Attention.Pipeline;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Pretraining;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary><c>pretrain</c>, and <c>train --initialize-from</c>.</summary>
public sealed class PretrainCommandTests : IDisposable
{
    private static readonly string[] Small = ["--width", "16", "--heads", "2", "--feed-forward", "16", "--epochs", "2", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public PretrainCommandTests()
    {
        var texts = TwoTopics.Texts(300, 1);
        _folder.Write("texts.tsv", $"text\n{string.Concat(texts.Select(example => $"{example.Text}\n"))}");
        _folder.Write("labelled.tsv", $"label\ttext\n{string.Concat(texts.Take(60).Select(example => $"{example.Label}\t{example.Text}\n"))}");
    }

    [Fact]
    public async Task An_encoder_is_pretrained_and_a_classifier_starts_from_it()
    {
        var json = (await Pretrain("--json")).Json();
        Assert.Equal(2, json.GetProperty("history").GetArrayLength());
        Assert.InRange(json.GetProperty("validationPerplexity").GetDouble(), 10, 150);

        (await Train("--epochs", "1")).AssertSuccess();
        var info = (await CommandResult.RunAsync("info", "--model", _folder["model.onnx"], "--json")).Json();
        Assert.Equal(16, info.GetProperty("encoder").GetProperty("width").GetInt32());
        Assert.True(info.GetProperty("vocabularySize").GetInt32() > 80);
    }

    [Fact]
    public async Task A_pipeline_starts_from_it_too()
    {
        (await Pretrain()).AssertSuccess();
        string few = _folder.Write("few.tsv", $"label\ttext\n{string.Concat(TwoTopics.Texts(12, 1).Select(example => $"{example.Label}\t{example.Text}\n"))}");
        (await CommandResult.RunAsync("pipeline", "--data", few, "--output", _folder["model.zip"], "--test-share", "0.3", "--epochs", "1", "--initialize-from", _folder["encoder.onnx"])).AssertSuccess();

        using var pipeline = (IDisposable)new MLContext().Attention.LoadPipeline(_folder["model.zip"]);
        var model = ((IEnumerable<ITransformer>)pipeline).OfType<TextClassificationTransformer>().Single().Model;
        Assert.Equal(16, model.Encoder.Width);
        Assert.True(model.VocabularySize > 70, $"{model.VocabularySize} words, of which the texts with labels have fewer");
    }

    [Fact]
    public async Task What_does_not_fit_the_encoder_is_refused()
    {
        (await Pretrain()).AssertSuccess();
        (await Train("--width", "32")).AssertBadInput($"--width is 32; '{_folder["encoder.onnx"]}', which training starts from, has 16. Leave it out: the form is that of the file.");
        (await CommandResult.RunAsync("train", "--data", _folder["labelled.tsv"], "--output", _folder["model.onnx"], "--initialize-from", Repository.PathOf("models", "spam", "model.onnx")))
            .AssertBadInput("but no pretrained encoder of Ml.Attention: it is a text classifier");
        (await CommandResult.RunAsync("train", "--data", _folder["labelled.tsv"], "--output", _folder["model.onnx"], "--initialize-from", "none.onnx"))
            .AssertBadInput("--initialize-from: 'none.onnx' does not exist; expected an encoder that 'ml-attention pretrain' wrote.");
        (await CommandResult.RunAsync("predict", "--model", _folder["encoder.onnx"], "text")).AssertBadInput("it is a pretrained encoder, which 'ml-attention train --initialize-from' and PretrainedEncoder.Load take");
        (await CommandResult.RunAsync("tune", "--data", _folder["labelled.tsv"], "--output", _folder["best.json"], "--minutes", "1", "--initialize-from", _folder["encoder.onnx"], "--search", "dropout", "layers"))
            .AssertBadInput("--search has 'layers', but all trials start from a pretrained encoder (--initialize-from), whose form is fixed; leave out heads, width, layers, feedForward.");
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    [Theory]
    [InlineData("--masked-share", "0", "--masked-share is 0; expected a share above 0, up to 1.")]
    [InlineData("--width", "30", "--width is 30, which --heads, 4, does not divide")]
    [InlineData("--text-column", "nothing", "has no column 'nothing'; its header names 'text'. Name the right one with --text-column.")]
    public async Task Wrong_options_are_refused(string option, string value, string expected) =>
        (await CommandResult.RunAsync("pretrain", "--data", _folder["texts.tsv"], "--output", _folder["encoder.onnx"], option, value)).AssertBadInput(expected);

    public void Dispose() => _folder.Dispose();

    private Task<CommandResult> Pretrain(params string[] more) =>
        CommandResult.RunAsync(["pretrain", "--data", _folder["texts.tsv"], "--output", _folder["encoder.onnx"], .. Small, .. more], "", CancellationToken.None);

    private Task<CommandResult> Train(params string[] more) =>
        CommandResult.RunAsync(["train", "--data", _folder["labelled.tsv"], "--output", _folder["model.onnx"], "--initialize-from", _folder["encoder.onnx"], .. more], "", CancellationToken.None);
}
