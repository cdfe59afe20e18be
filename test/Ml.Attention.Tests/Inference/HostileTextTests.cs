using System.Diagnostics;
using System.Text;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Texts that nobody writes: all are scored, and a text twice as long takes about twice the time.</summary>
public sealed class HostileTextTests(ITestOutputHelper output)
{
    /// <summary>Words, runs of words, spellings and pieces of them: all that is looked up in a text.</summary>
    private static readonly Lazy<byte[]> Model = new(() => ExportedForms.Classifier(new(), OperatorChoice.Fused));

    private static readonly Lazy<byte[]> Windows = new(() => ExportedForms.Classifier(new() { Positions = PositionKind.Rotary }, OperatorChoice.Fused, Truncation.Windows));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Each with the text of a given number of characters.</summary>
    private static readonly Dictionary<string, Func<int, string>> Kinds = new(StringComparer.Ordinal)
    {
        ["no space"] = length => new('x', length),
        ["one combining mark after another"] = length => "e" + new string('\u0301', length - 1),
        ["combining marks of many kinds"] = length => string.Create(length, 0, (text, _) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = (char)(0x0300 + (i % 0x70));
            }
        }),
        ["right to left"] = length => Repeated("\u202eשלום\u202c \u0645\u0631\u062d\u0628\u0627 ", length),
        ["zero width"] = length => Repeated("\u200b\u200c\u200d\u2060\ufeff", length),
        ["zero width between letters"] = length => Repeated("f\u200bi\u200dn\u2060e\ufeff ", length),
        ["unpaired surrogates"] = length => Repeated("\ud83d\ude00\udc00\ud83d \ud83d", length),
        ["emoji joined"] = length => Repeated("👩‍👩‍👧‍👦", length),
        ["Chinese without a space"] = length => Repeated("我爱你这部电影", length),
        ["capitals that fold to more"] = length => Repeated("İẞŒ", length),
        ["punctuation"] = length => Repeated("!?.,;", length),
        ["short unknown words beside a long one"] = length => $"{new string('⌘', length / 2)} {new string('x', length - (length / 2) - 1)}",
        ["NUL"] = length => new('\0', length),
        ["words"] = length => Repeated("fine film ", length),
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    [Fact]
    public void Every_code_point_alone_and_all_in_one_text()
    {
        // 17 planes of 65,536, surrogates among them, which are no characters alone.
        string[] texts = [.. Enumerable.Range(0, 0x110000).Select(OfCodePoint)];
        using var classifier = Load(Model);
        float[] scores = new float[texts.Length * classifier.Labels.Count];
        classifier.Score(texts, scores, Token);
        Assert.All(scores.Chunk(classifier.Labels.Count), each => Assert.True(Math.Abs(each.Sum() - 1) < 1e-4));

        // Of a model without spellings: see the text on memory in SECURITY.md.
        using var plain = TrainedModel.Load(new() { Threads = 1 });
        AssertScored(plain.Predict([string.Concat(texts), string.Join(' ', texts), string.Concat(texts.Reverse())], Token));
    }

    [Theory]
    [MemberData(nameof(KindNames))]
    public void A_hundred_thousand_of_anything_are_scored_with_all_that_can_be_asked_for(string kind)
    {
        using var classifier = Load(Model, ModelOutputs.Features | ModelOutputs.Tokens | ModelOutputs.AttentionWeights | ModelOutputs.PathLogits);
        string text = Kinds[kind](100_000);
        AssertScored(classifier.Predict([text, text[..1], text[..50_000]], Token));
        using var windows = Load(Windows);
        AssertScored(windows.Predict([text[..10_000]], Token));
    }

    [Fact]
    public void Ten_megabytes_without_a_space_are_scored()
    {
        using var classifier = Load(Model);
        var watch = Stopwatch.StartNew();
        AssertScored(classifier.Predict([new('x', 10_000_000)], Token));
        output.WriteLine($"10 MB without a space: {watch.Elapsed.TotalSeconds:F2} s");
    }

    /// <summary>Four times the length: sixteen times the time, were it quadratic. The best of four, since a machine has other things to do.</summary>
    [Theory]
    [MemberData(nameof(KindNames))]
    public void Time_grows_with_the_length(string kind)
    {
        const int Short = 50_000;
        using var classifier = Load(Model);
        double Seconds(int length)
        {
            string text = Kinds[kind](length);
            double best = double.PositiveInfinity;
            for (int i = 0; i < 4; i++)
            {
                var watch = Stopwatch.StartNew();
                AssertScored(classifier.Predict([text], Token));
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
            }

            return best;
        }

        Seconds(1000);
        double once = Seconds(Short), four = Seconds(4 * Short);
        output.WriteLine($"{kind}: {Short:N0} characters {once * 1000:F0} ms, four times as many {four * 1000:F0} ms: {four / once:F1} times");
        Assert.True(four < (once * 9) + 0.05, $"{kind}: {once} s, then {four} s.");
    }

    private static string OfCodePoint(int point) => point is >= 0xD800 and <= 0xDFFF ? ((char)point).ToString() : new Rune(point).ToString();

    private static string Repeated(string part, int length) => new StringBuilder(length + part.Length).Insert(0, part, (length / part.Length) + 1).ToString(0, length);

    private static TextClassifier Load(Lazy<byte[]> model, ModelOutputs outputs = ModelOutputs.None) => TextClassifier.Load(new MemoryStream(model.Value), new() { Threads = 1, Outputs = outputs });

    private static void AssertScored(IReadOnlyList<TextPrediction> predictions) => Assert.All(predictions, prediction => Assert.Equal(1, prediction.Scores.Sum(), 1e-4));
}
