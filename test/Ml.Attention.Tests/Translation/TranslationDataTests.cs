using Ml.Attention.Sample.Data;
using Ml.Attention.Translation;
using Xunit;

namespace Ml.Attention.Tests.Translation;

/// <summary>A small translator learns from real sentences: a short form of what <c>bench generation</c> measures.</summary>
public sealed class TranslationDataTests(ITestOutputHelper output)
{
    private const string Variable = "ML_ATTENTION_DATA";

    [Fact]
    public void Ten_thousand_captions_give_a_translator_that_is_understood()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable(Variable) ?? "", "multi30k_en_de");
        Assert.SkipUnless(Directory.Exists(folder), $"{Variable} names no folder with multi30k_en_de in it.");
        var options = new TranslationOptions
        {
            Transformer = new() { Width = 64, EncoderLayers = 1, DecoderLayers = 1, FeedForward = 128, Dropout = 0 },
            Source = new() { Size = 1500 },
            Target = new() { Size = 1500 },
            Training = new() { Epochs = 5 },
        };
        var validation = Read("valid.tsv");
        var trained = new TranslationTrainer(options).Fit(Read("train.tsv").Take(10_000), validation, TestContext.Current.CancellationToken);
        using var translator = trained.ToTranslator(new() { BeamWidth = 1 });
        var found = translator.Translate([.. validation.Select(example => example.Source)], TestContext.Current.CancellationToken);
        var metrics = TranslationMetrics.Compute([.. found.Select(each => each.Text)], [.. validation.Select(example => example.Target)]);

        output.WriteLine($"BLEU {metrics.Bleu.Score:F2}, chrF2 {metrics.Chrf:F2}; trained in {trained.Summary.Seconds:F0} s");
        Assert.InRange(metrics.Bleu.Score, 12, 100);

        IReadOnlyList<TranslationExample> Read(string name) => TranslationFile.Read(Path.Combine(folder, name), "en", "de", QuoteRule.Auto);
    }
}
