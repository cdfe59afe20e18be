using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ml.Attention.Sample.Data;
using Ml.Attention.Translation;

namespace Ml.Attention.Benchmarks;

/// <summary>
/// The encoder–decoder: a copy and a reversal task; with a folder of pairs of translations, BLEU of a translator trained on them,
/// what its search finds, and its speed.
/// </summary>
internal static class GenerationBenchmark
{
    private const int Symbols = 20, Length = 20, Trained = 20_000, Tested = 1_000, Sentences = 100;

    /// <param name="folder">Pairs of translations: train.tsv, valid.tsv and test.tsv with the columns en and de; null for none.</param>
    /// <param name="model">A translator that was trained on them; null where one is trained here.</param>
    /// <param name="epochs">Of that training; null for the default.</param>
    public static string Run(string? folder, string? model, int? epochs)
    {
        var text = new StringBuilder("# Writing sequences\n\n| task | sequences right | goal | seconds | goal |\n|---|---|---|---|---|\n");
        Sequences(text, "copy: 20 symbols, length 20", symbols => symbols);
        Sequences(text, "reversal: the same", symbols => [.. symbols.Reverse()]);
        if (folder is not null)
        {
            Translations(text, folder, model, epochs);
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}.\n");
        return text.ToString();
    }

    private static void Sequences(StringBuilder text, string name, Func<int[], int[]> target)
    {
        var options = new TranslationOptions
        {
            Transformer = new() { Width = 64, EncoderLayers = 2, DecoderLayers = 2, FeedForward = 128, Dropout = 0 },
            Source = new() { Kind = Tokenization.PieceKind.Words },
            Target = new() { Kind = Tokenization.PieceKind.Words },
            MaxTokens = 24,
            Training = new() { Epochs = 6, LabelSmoothing = 0, LearningRate = 0.003, BatchTokens = 1024 },
        };
        var trained = new TranslationTrainer(options).Fit(Examples(Trained, 1, target));
        using var translator = trained.ToTranslator(new() { BeamWidth = 1 });
        var tested = Examples(Tested, 2, target);
        int right = translator.Translate([.. tested.Select(example => example.Source)]).Zip(tested).Count(pair => pair.First.Text == pair.Second.Target);
        string line = string.Create(CultureInfo.InvariantCulture, $"| {name} | {100.0 * right / Tested:F1} % of {Tested:N0} | 99.9 | {trained.Summary.Seconds:F0} | 120 |\n");
        Console.Error.Write(line);
        text.Append(line);
    }

    /// <summary>Sequences of words that stand for numbers; those to test are of another seed.</summary>
    private static List<TranslationExample> Examples(int count, int seed, Func<int[], int[]> target)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] symbols = [.. Enumerable.Range(0, Length).Select(_ => random.Next(Symbols))];
            return new TranslationExample(Written(symbols), Written(target(symbols)));
        })];

        static string Written(int[] symbols) => string.Join(' ', symbols.Select(symbol => (char)('a' + symbol)));
    }

    private static void Translations(StringBuilder text, string folder, string? model, int? epochs)
    {
        var options = new TranslationOptions();
        options = options with { Training = options.Training with { Epochs = epochs ?? options.Training.Epochs } };
        byte[] file;
        if (model is null)
        {
            var training = Read("train.tsv");
            var trained = new TranslationTrainer(options).Fit(training, Read("valid.tsv"));
            text.Append(CultureInfo.InvariantCulture, $"\n{training.Count:N0} pairs, {options.Training.Epochs} epochs, trained in {trained.Summary.Seconds / 60:F0} minutes (limit 60); validation perplexity {trained.Summary.ValidationPerplexity:F2}.\n");
            using var stream = new MemoryStream();
            trained.Save(stream);
            file = stream.ToArray();
        }
        else
        {
            file = File.ReadAllBytes(model);
        }

        var tested = Read("test.tsv");
        string[] sources = [.. tested.Select(example => example.Source)];
        using var greedy = Translator.Load(new MemoryStream(file), new() { BeamWidth = 1 });
        using var beams = Translator.Load(new MemoryStream(file));
        var (one, four) = (greedy.Translate(sources), beams.Translate(sources));

        text.Append(CultureInfo.InvariantCulture, $"\n{beams.Parameters:N0} parameters.\n\n");
        text.Append("| search | BLEU on `test.tsv` | goal | chrF2 | brevity penalty |\n|---|---|---|---|---|\n");
        Line("greedy", one);
        Line($"{options.Generation.BeamWidth} beams", four);
        int lower = one.Zip(four).Count(pair => pair.Second.Score < pair.First.Score - 1e-4);
        int higher = one.Zip(four).Count(pair => pair.Second.Score > pair.First.Score + 1e-4);
        text.Append(CultureInfo.InvariantCulture, $"\nBLEU is `nrefs:1|{TranslationMetrics.BleuSignature}`. Beam search gives {100.0 * lower / sources.Length:F1} % of the sentences a lower score than greedy search (goal: 1.0 or less), {100.0 * higher / sources.Length:F1} % a higher one.\n");

        // One at a time without keys and values of earlier tokens: the network reads all that is written for each token more.
        using var plain = new UncachedTranslator(file);
        string[] some = [.. sources.Take(Sentences)];
        plain.Translate(some[0]);
        greedy.Translate(some);
        long started = Stopwatch.GetTimestamp();
        string[] alone = [.. some.Select(plain.Translate)];
        double aloneSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] together = [.. Enumerable.Range(0, 5).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            greedy.Translate(some);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Order()];
        int same = alone.Zip(one).Count(pair => pair.First == pair.Second.Text);
        text.Append(CultureInfo.InvariantCulture, $"\n{Sentences} sentences, greedy: one at a time without cached keys {aloneSeconds:F2} s, in a batch with them {together[2]:F3} s: **{aloneSeconds / together[2]:F1} times as fast** (goal 10); {same} of {Sentences} are the same text.\n");

        void Line(string name, IReadOnlyList<TranslatedText> found)
        {
            var metrics = TranslationMetrics.Compute([.. found.Select(each => each.Text)], [.. tested.Select(example => example.Target)]);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {metrics.Bleu.Score:F2} | 30 | {metrics.Chrf:F2} | {metrics.Bleu.BrevityPenalty:F3} |\n");
        }

        IReadOnlyList<TranslationExample> Read(string name) => TranslationFile.Read(Path.Combine(folder, name), "en", "de", QuoteRule.Auto);
    }
}
