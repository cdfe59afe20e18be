using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Translation;
using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary><c>train-translation</c>, <c>translate</c> and <c>evaluate</c> of a translator; <c>train-language-model</c> and <c>perplexity</c>.</summary>
public sealed class TranslationCommandTests(TranslationCommandTests.Trained trained) : IClassFixture<TranslationCommandTests.Trained>
{
    private static readonly string[] Columns = ["--source-column", "en", "--target-column", "la"];

    [Fact]
    public void Training_prints_what_it_gave()
    {
        var json = trained.Training.Json();

        Assert.Equal(2, json.GetProperty("history").GetArrayLength());
        Assert.InRange(json.GetProperty("validationAccuracy").GetDouble(), 0.1, 1);
        Assert.Contains("Training on 800 texts and their translations.", trained.Training.Error, StringComparison.Ordinal);
        Assert.Contains("epoch 2 of 2", trained.Training.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_text_has_a_line()
    {
        var lines = (await CommandResult.RunAsync("translate", "--model", trained.Model, "sun moon", "", "@star")).AssertSuccess().Output.TrimEnd('\n').Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[1]);
    }

    [Fact]
    public async Task Lines_of_the_input_are_translated_as_arguments_are()
    {
        string[] texts = [.. ReversedWords.Examples(30, 5).Select(example => example.Source)];
        var lines = await CommandResult.RunAsync(["translate", "--model", trained.Model], string.Concat(texts.Select(text => text + "\n")), CancellationToken.None);
        var arguments = await CommandResult.RunAsync(["translate", "--model", trained.Model, .. texts], "", CancellationToken.None);

        Assert.Equal(arguments.AssertSuccess().Output, lines.AssertSuccess().Output);
    }

    [Fact]
    public async Task Json_has_score_and_tokens()
    {
        var json = (await CommandResult.RunAsync("translate", "--model", trained.Model, "--json", "sun moon")).Json();

        Assert.Equal(["text", "score", "sourceTokens", "isCut"], json.EnumerateObject().Select(property => property.Name));
        Assert.Equal(2, json.GetProperty("sourceTokens").GetInt32());
    }

    [Fact]
    public async Task Too_long_a_text_is_cut_with_a_warning_or_refused()
    {
        string text = string.Join(' ', Enumerable.Repeat("sun", 40));
        var result = (await CommandResult.RunAsync("translate", "--model", trained.Model, text)).AssertSuccess();
        Assert.Equal("warning: text 1 has 40 tokens and the model reads 23; the rest was not translated.\n", result.Error);

        (await CommandResult.RunAsync("translate", "--model", trained.Model, "--strict", text)).AssertBadInput("Text 1 has 40 tokens and the model reads 23; divide it, or leave out --strict to translate its beginning.");
        (await CommandResult.RunAsync("translate", "--model", trained.Model, "--strict", "sun", " ")).AssertBadInput("Text 2 is empty; expected one to translate. Remove it, or leave out --strict.");
    }

    [Fact]
    public async Task Evaluation_has_BLEU_and_chrF()
    {
        var json = (await CommandResult.RunAsync(["evaluate", "--model", trained.Model, "--data", trained.Data, "--json", .. Columns], "", CancellationToken.None)).Json();

        Assert.Equal(800, json.GetProperty("rows").GetInt32());
        Assert.InRange(json.GetProperty("bleu").GetDouble(), 1, 100);
        Assert.InRange(json.GetProperty("chrf").GetDouble(), 10, 100);
        Assert.Equal("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp", json.GetProperty("signature").GetString());

        string table = (await CommandResult.RunAsync(["evaluate", "--model", trained.Model, "--data", trained.Data, "--beam-width", "1", .. Columns], "", CancellationToken.None)).AssertSuccess().Output;
        Assert.Matches(@"BLEU +\d+\.\d\d", table);
    }

    [Theory]
    [InlineData("--beam-width", "0", "--beam-width is 0; expected 1 to 64.")]
    [InlineData("--length-penalty", "3", "--length-penalty is 3; expected 0 to 2.")]
    [InlineData("--batch-tokens", "0", "--batch-tokens is 0; expected 1 or more.")]
    public async Task Options_out_of_range_are_refused(string option, string value, string expected) =>
        (await CommandResult.RunAsync("translate", "--model", trained.Model, option, value, "sun")).AssertBadInput(expected);

    [Theory]
    [InlineData("--beam-width", "1")]
    [InlineData("--length-penalty", "0")]
    [InlineData("--batch-tokens", "64")]
    public async Task Options_of_translators_are_refused_for_classifiers(string option, string value) =>
        (await CommandResult.RunAsync("evaluate", "--data", trained.Data, option, value)).AssertBadInput($"{option} is for translators; name the columns of texts and translations with --source-column and --target-column, or leave it out.");

    [Fact]
    public async Task More_tokens_than_a_loop_has_runs_are_refused() =>
        (await CommandResult.RunAsync(["train-translation", "--data", trained.Data, "--output", trained["bad.onnx"], "--max-tokens", "65537", .. Columns], "", CancellationToken.None))
            .AssertBadInput("--max-tokens is 65537; expected 2 to 65536.");

    [Fact]
    public async Task Models_of_another_kind_are_refused()
    {
        string classifier = Repository.PathOf("models", "spam", "model.onnx");
        (await CommandResult.RunAsync("translate", "--model", classifier, "sun")).AssertBadInput("it is a text classifier, which 'ml-attention predict' and TextClassifier.Load take");
        (await CommandResult.RunAsync("predict", "--model", trained.Model, "sun")).AssertBadInput("it is a translator, which 'ml-attention translate' and Translator.Load take");
        (await CommandResult.RunAsync("perplexity", "--model", trained.Model, "--data", trained.Data)).AssertBadInput("it is a translator, which 'ml-attention translate' and Translator.Load take");
        (await CommandResult.RunAsync("translate", "--model", trained["none.onnx"], "sun")).AssertBadInput("does not exist");
    }

    [Theory]
    [InlineData("en\tde\na\tb\n", "has no column 'la'; its header names 'en', 'de'. Name the right one with --target-column.")]
    [InlineData("en\tla\na\t\n", "line 2 has nothing in the column 'la'; expected a text in each row. Remove the row.")]
    [InlineData("en\tla\na\n", "line 2 has 1 field; the header names 2 columns.")]
    [InlineData("en\tla\n", "has no rows below its header; expected a text and its translation in each.")]
    [InlineData("", "is empty; expected a header line with the columns 'en' and 'la', then rows.")]
    public async Task Files_that_are_none_are_refused(string content, string expected)
    {
        string file = trained.Write("bad.tsv", content);
        (await CommandResult.RunAsync(["train-translation", "--data", file, "--output", trained["bad.onnx"], .. Columns], "", CancellationToken.None)).AssertBadInput(expected);
        Assert.False(File.Exists(trained["bad.onnx"]));
    }

    [Fact]
    public async Task Options_of_a_form_that_is_none_are_refused() =>
        (await CommandResult.RunAsync(["train-translation", "--data", trained.Data, "--output", trained["bad.onnx"], "--width", "30", "--heads", "4", .. Columns], "", CancellationToken.None))
            .AssertBadInput("--width is 30, which --heads, 4, does not divide");

    [Fact]
    public async Task A_language_model_is_trained_and_measured()
    {
        string model = trained["language.onnx"];
        var json = (await CommandResult.RunAsync(
            "train-language-model", "--data", trained.Data, "--text-column", "en", "--output", model, "--width", "16", "--heads", "2", "--layers", "1", "--feed-forward", "16", "--epochs", "2", "--vocabulary-size", "60", "--threads", "1", "--json")).Json();
        Assert.InRange(json.GetProperty("validationPerplexity").GetDouble(), 1, 100);

        var measured = (await CommandResult.RunAsync("perplexity", "--model", model, "--data", trained.Data, "--text-column", "en", "--json")).Json();
        Assert.Equal(800, measured.GetProperty("rows").GetInt32());
        Assert.Equal(Math.Exp(measured.GetProperty("loss").GetDouble()), measured.GetProperty("perplexity").GetDouble(), 6);
        (await CommandResult.RunAsync("perplexity", "--model", model, "--data", trained.Data, "--text-column", "fr")).AssertBadInput("has no column 'fr'; its header names 'en', 'la'. Name the right one with --text-column.");
    }

    public sealed class Trained : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        internal string Model => _folder["translator.onnx"];

        internal string Data => _folder["words.tsv"];

        internal CommandResult Training { get; private set; } = null!;

        internal string this[string name] => _folder[name];

        internal string Write(string name, string content) => _folder.Write(name, content);

        public async ValueTask InitializeAsync()
        {
            _folder.Write("words.tsv", $"en\tla\n{string.Concat(ReversedWords.Examples(800, 1).Select(example => $"{example.Source}\t{example.Target}\n"))}");
            Training = await CommandResult.RunAsync(
                [
                    "train-translation", "--data", Data, "--output", Model, .. Columns, "--encoder-layers", "1", "--decoder-layers", "1", "--width", "32", "--feed-forward", "32",
                    "--vocabulary-size", "60", "--max-tokens", "24", "--epochs", "2", "--batch-tokens", "256", "--threads", "1", "--json",
                ],
                "",
                CancellationToken.None);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
