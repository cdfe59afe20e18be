using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Graphs;
using Ml.Attention.Inference;
using Ml.Attention.Layers;

namespace Ml.Attention.Benchmarks;

/// <summary>
/// Scoring at many sizes: fused, separate and 8-bit models beside PyTorch and beside the products alone; and from text: in
/// batches and row by row, what a load and the first answer take, memory.
/// </summary>
internal static class ScoringBenchmark
{
    public const int DefaultRounds = 7;

    private const int Texts = 4000, SingleTexts = 400, FewestWords = 5, MostWords = 60, ScoringsPerTurn = 5;

    private static readonly ModelSize[] Sizes =
    [
        .. new[] { 64, 128, 256, 384 }.Select(ModelSize.OfWidth),
        .. new[] { 16, 32, 128, 256, 512 }.Select(ModelSize.Reference.OfTokens),
    ];

    public static string Run(int rounds)
    {
        var text = new StringBuilder("# Scoring\n\n");
        string? torch = FromIds(text, rounds);
        FromText(text, rounds);
        text.Append(CultureInfo.InvariantCulture, $"\n{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {(torch is null ? "no PyTorch" : $"PyTorch {torch}")}.\n");
        return text.ToString();
    }

    private static string? FromIds(StringBuilder text, int rounds)
    {
        string? version = null;
        text.Append("## From ids\n\n| size | share of the machine's matrix rate | PyTorch's time over ours | 8-bit: float's time over its | fused over separate operators | 1,000 tokens a second: float, 8-bit, PyTorch |\n|---|---|---|---|---|---|\n");
        using var matrix = new MatrixSide();
        foreach (var size in Sizes)
        {
            Console.Error.WriteLine($"from ids: {size} …");
            using var torch = TorchProcess.TryStart(size);
            version ??= torch?.Version;
            using var fused = new IdScoringSide(size, NormalizationPlacement.Before);
            using var separate = new IdScoringSide(size, NormalizationPlacement.Before, OperatorChoice.Separate);
            using var int8 = new IdScoringSide(size, NormalizationPlacement.Before, precision: WeightPrecision.Int8);
            ISide?[] sides = [fused, separate, int8, torch is null ? null : new TorchSide(torch, "score pre"), matrix];
            var timings = Alternation.Measure(sides, rounds, ScoringsPerTurn);
            var (ours, other, bytes, theirs) = (timings[0]!, timings[1]!, timings[2]!, timings[3]);
            double products = size.ForwardOperations / MatrixSide.Operations;
            var limit = new Timing([.. timings[4]!.Turns.Select(turn => turn * products)]);
            double tokens = size.Batch * size.Tokens;
            text.Append(CultureInfo.InvariantCulture, $"| width {size.Width}, {size.Batch} × {size.Tokens} tokens | {100 * limit.RatioTo(ours).Median:F0} % | {Ratio(theirs, ours)} | {Ratio(ours, bytes)} | {Ratio(ours, other)} | {tokens / ours.Median:F0}, {tokens / bytes.Median:F0}, {(theirs is null ? "–" : $"{tokens / theirs.Median:F0}")} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\nPre-norm, 2 layers, heads of 16, feed-forward 4 × width with ReLU, vocabulary {ModelSize.Vocabulary:N0}. The limit: the products' floating-point operations over the rate of one large product. PyTorch in eval mode, `inference_mode`: its fast path. Medians of {rounds} turns, the sides alternating; in brackets the quarters of the turns' ratios.\n\n");
        return version;
    }

    private static void FromText(StringBuilder text, int rounds)
    {
        Console.Error.WriteLine("from text …");
        var model = new ReferenceModel(ModelSize.Reference.Encoder(NormalizationPlacement.Before, 0.1f));
        string[] texts = [.. model.Texts(Texts, FewestWords, MostWords, seed: 2)];
        string[] few = texts[..SingleTexts];
        using var rounded = new MemoryStream();
        ModelQuantizer.Quantize(new MemoryStream(model.File), rounded, WeightPrecision.Int8);
        byte[] int8File = rounded.ToArray();
        double before = ResidentMegabytes();
        using var classifier = model.Load();
        using var int8 = TextClassifier.Load(new MemoryStream(int8File));
        float[] scores = new float[Texts * 2];
        ISide[] sides =
        [
            new ActionSide(() => classifier.Score(texts, scores)),
            new ActionSide(() => classifier.Predict(texts)),
            new ActionSide(() => int8.Score(texts, scores)),
            new ActionSide(() => Array.ForEach(few, one => classifier.Predict(one))),
            new ActionSide(() => Array.ForEach(few, one => int8.Predict(one))),
        ];
        var timings = Alternation.Measure(sides, rounds, 1);
        double Rate(int side, int rows) => rows / timings[side]!.Median * 1000;
        text.Append(CultureInfo.InvariantCulture, $"## From text\n\n| texts of {FewestWords} to {MostWords} words, width 128 | texts a second | over float in batches |\n|---|---|---|\n");
        (string Name, int Rows)[] names = [("float, batches, scores alone (`Score`)", Texts), ("float, batches (`Predict`)", Texts), ("8-bit, batches (`Score`)", Texts), ("float, one text a call", SingleTexts), ("8-bit, one text a call", SingleTexts)];
        foreach (var (side, (name, rows)) in names.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Rate(side, rows):N0} | {Rate(side, rows) / Rate(0, Texts):F2} |\n");
        }

        text.Append("\n| texts in one call | milliseconds | microseconds a text |\n|---|---|---|\n");
        foreach (int rows in new[] { 1, 10, 100, 1000, Texts })
        {
            string[] some = texts[..rows];
            double median = Timing.Middle(new ActionSide(() => classifier.Score(some, scores)).Run(rounds), 0.5);
            text.Append(CultureInfo.InvariantCulture, $"| {rows:N0} | {median:F2} | {median / rows * 1000:F0} |\n");
        }

        double after = ResidentMegabytes();
        double start = Timing.Middle(new ActionSide(() => FirstAnswer(model.File)).Run(rounds), 0.5), startInt8 = Timing.Middle(new ActionSide(() => FirstAnswer(int8File)).Run(rounds), 0.5);
        text.Append(CultureInfo.InvariantCulture, $"\nLoad to first answer, in a process that runs: {start:F0} ms (float, {model.File.Length / 1e6:F1} MB), {startInt8:F0} ms (8-bit, {int8File.Length / 1e6:F1} MB). Resident memory with both models after all this: {after:F0} MB, {after - before:F0} more than before they were loaded.\n");
    }

    private static void FirstAnswer(byte[] file)
    {
        using var classifier = TextClassifier.Load(new MemoryStream(file));
        classifier.Predict("a text");
    }

    private static double ResidentMegabytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1e6;
    }

    private static string Ratio(Timing? side, Timing? other)
    {
        if (side is null || other is null)
        {
            return "–";
        }

        var (median, lower, upper) = side.RatioTo(other);
        return string.Create(CultureInfo.InvariantCulture, $"{median:F2} ({lower:F2}–{upper:F2})");
    }
}
