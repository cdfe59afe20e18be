using System.Globalization;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Ml.Attention.Benchmarks;

/// <summary>The results of <see cref="SpeedBenchmark"/>.</summary>
/// <param name="Rows">What was measured.</param>
/// <param name="TorchVersion">Null where there was no PyTorch.</param>
/// <param name="Rounds">How many turns each side had.</param>
internal sealed record SpeedReport(IReadOnlyList<SpeedReport.Row> Rows, string? TorchVersion, int Rounds)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');

        Line("# Speed against PyTorch");
        Line();
        Line("| time of ours over | PyTorch | goal | PyTorch, sparse embedding | products alone |");
        Line("|---|---|---|---|---|");
        foreach (var row in Rows)
        {
            string goal = string.Create(CultureInfo.InvariantCulture, $"≤ {row.Goal}");
            Line($"| {row.Name} | {Ratio(row.Ours, row.Usual)} | {goal} | {Ratio(row.Ours, row.Sparse)} | {Ratio(row.Ours, row.Products)} |");
        }

        Line();
        Line("| milliseconds | ours | PyTorch | PyTorch, sparse embedding | products alone |");
        Line("|---|---|---|---|---|");
        foreach (var row in Rows)
        {
            Line($"| {row.Name} | {Milliseconds(row.Ours)} | {Milliseconds(row.Usual)} | {Milliseconds(row.Sparse)} | {Milliseconds(row.Products)} |");
        }

        Line();
        Line($"Medians of {Rounds} turns, the sides alternating; in brackets the quarters of the turns' ratios. A step: {ModelSize.Reference}. README.md says what is measured.");
        Line();
        Line($"{ResultFile.Machine}, {DateTime.UtcNow:yyyy-MM-dd}, .NET {Environment.Version}, ONNX Runtime {OrtEnv.Instance().GetVersionString()}, "
            + (TorchVersion is null ? "no PyTorch: no python3 here imports torch." : $"PyTorch {TorchVersion}."));
        return text.ToString();
    }

    private static string Milliseconds(Timing? timing) => timing is null ? "–" : $"{timing.Median:F1}";

    private static string Ratio(Timing ours, Timing? other)
    {
        if (other is null)
        {
            return "–";
        }

        var (median, lower, upper) = ours.RatioTo(other);
        return $"{median:F2} ({lower:F2}–{upper:F2})";
    }

    /// <param name="Name">What was measured.</param>
    /// <param name="Goal">What ours may take of PyTorch's time.</param>
    /// <param name="Ours">Ours.</param>
    /// <param name="Usual">PyTorch's, the usual way; null where there is none.</param>
    /// <param name="Sparse">PyTorch's with a sparse embedding; null where there is none.</param>
    /// <param name="Products">The matrix products at the machine's rate.</param>
    internal sealed record Row(string Name, double Goal, Timing Ours, Timing? Usual, Timing? Sparse, Timing Products);
}
