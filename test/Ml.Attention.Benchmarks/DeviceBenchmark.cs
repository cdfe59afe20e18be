using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Runtime;

namespace Ml.Attention.Benchmarks;

/// <summary>Training and scoring on a GPU, beside PyTorch on the same one.</summary>
internal static class DeviceBenchmark
{
    public const int DefaultRounds = 5;

    private const int StepsPerTurn = 5, ScoringsPerTurn = 10;

    private static readonly ModelSize[] Sizes =
    [
        ModelSize.Reference,
        ModelSize.OfWidth(256) with { Batch = 256 },
        new(384, 6, 6, 1536, 128, 128),
    ];

    public static string Run(int rounds, string deviceName)
    {
        var device = ExecutionDevice.Parse(deviceName);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# On {device}\n\n| size | what | ours, tokens a second | PyTorch's | PyTorch's time over ours |\n|---|---|---|---|---|\n");
        string? version = null;
        var differences = new List<string>();
        foreach (var size in Sizes)
        {
            Console.Error.WriteLine($"{size} …");
            using var torch = TorchProcess.TryStart(size, device.Name);
            version ??= torch?.Version;
            using (var training = new TrainingSide(size, NormalizationPlacement.Before, 0.1f, device))
            {
                Line(text, size, "training step", Alternation.Measure([training, Torch(torch, "train pre 0.1 dense")], rounds, StepsPerTurn));
            }

            using var whole = new IdScoringSide(size, NormalizationPlacement.Before, device: device);
            using var half = new IdScoringSide(size, NormalizationPlacement.Before, precision: WeightPrecision.Half, device: device);
            Line(text, size, "scoring, 32 bits", Alternation.Measure([whole, Torch(torch, "score pre")], rounds, ScoringsPerTurn));
            Line(text, size, "scoring, 16 bits", Alternation.Measure([half, Torch(torch, "half pre")], rounds, ScoringsPerTurn));
            using var processor = new IdScoringSide(size, NormalizationPlacement.Before);
            float[] expected = processor.Score();
            differences.Add(string.Create(CultureInfo.InvariantCulture, $"{Largest(expected, whole.Score()):E1} with 32 bits, {Largest(expected, half.Score()):E1} with 16"));
        }

        text.Append(CultureInfo.InvariantCulture, $"\nProbabilities differ from the processor's in 32 bits by at most: {string.Join("; ", differences)} (in the order of the sizes).\n");
        text.Append(CultureInfo.InvariantCulture, $"\n{FromText(device)}\n");
        text.Append(CultureInfo.InvariantCulture, $"\nPre-norm, dropout 0.1 in training. From ids, copies to and from the device included. Medians of {rounds} turns, the sides alternating; in brackets the quarters of the turns' ratios.\n\n{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {(version is null ? "no PyTorch" : $"PyTorch {version}")}.\n");
        return text.ToString();
    }

    /// <summary>An exported model on the device, texts of all lengths among them none.</summary>
    private static string FromText(ExecutionDevice device)
    {
        var model = new ReferenceModel(ModelSize.Reference.Encoder(NormalizationPlacement.Before, 0.1f));
        string[] texts = ["", .. model.Texts(4000, 1, 60, seed: 2)];
        using var processor = model.Load();
        using var onDevice = TextClassifier.Load(new MemoryStream(model.File), new() { Device = device, BatchTokens = 32_768 });
        float[] expected = new float[texts.Length * 2], found = new float[texts.Length * 2];
        processor.Score(texts, expected);
        onDevice.Score(texts, found);
        double median = Timing.Middle(new ActionSide(() => onDevice.Score(texts, found)).Run(5), 0.5);
        return string.Create(CultureInfo.InvariantCulture, $"From text, width 128: {texts.Length / median * 1000:N0} texts a second on the device; probabilities differ from the processor's by {Largest(expected, found):E1} at most.");
    }

    private static double Largest(float[] expected, float[] found) => expected.Zip(found, (one, other) => Math.Abs(one - other)).Max() is var largest && found.All(float.IsFinite) ? largest : double.NaN;

    private static TorchSide? Torch(TorchProcess? process, string command) => process is null ? null : new(process, command);

    private static void Line(StringBuilder text, ModelSize size, string what, Timing?[] timings)
    {
        var (ours, theirs) = (timings[0]!, timings[1]);
        double tokens = size.Batch * size.Tokens * 1000.0;
        string ratio = theirs is not null && theirs.RatioTo(ours) is var (median, lower, upper) ? string.Create(CultureInfo.InvariantCulture, $"{median:F2} ({lower:F2}–{upper:F2})") : "–";
        text.Append(CultureInfo.InvariantCulture, $"| width {size.Width}, {size.Layers} layers, {size.Batch} × {size.Tokens} | {what} | {tokens / ours.Median:N0} | {(theirs is null ? "–" : $"{tokens / theirs.Median:N0}")} | {ratio} |\n");
    }
}
