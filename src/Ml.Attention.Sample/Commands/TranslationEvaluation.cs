using System.Diagnostics;
using System.Globalization;
using Ml.Attention.Sample.Output;
using Ml.Attention.Translation;

namespace Ml.Attention.Sample.Commands;

/// <summary>What <c>evaluate</c> prints of a translator.</summary>
internal static class TranslationEvaluation
{
    public static void Run(Translator translator, IReadOnlyList<TranslationExample> examples, bool json, CommandStreams streams, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var translations = translator.Translate([.. examples.Select(example => example.Source)], cancellationToken);
        double rowsPerSecond = examples.Count / Math.Max(1e-9, Stopwatch.GetElapsedTime(started).TotalSeconds);
        if (translations.Count(translation => translation.IsCut) is var cut and > 0)
        {
            streams.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {cut:N0} texts have {translator.MaxTokens} tokens or more; only their beginning was translated."));
        }

        var metrics = TranslationMetrics.Compute([.. translations.Select(translation => translation.Text)], [.. examples.Select(example => example.Target)]);
        if (json)
        {
            JsonOutput.Write(streams.Output, new
            {
                Rows = examples.Count,
                Bleu = metrics.Bleu.Score,
                metrics.Bleu.Precisions,
                metrics.Bleu.BrevityPenalty,
                metrics.Bleu.Length,
                metrics.Bleu.ReferenceLength,
                Signature = $"nrefs:1|{TranslationMetrics.BleuSignature}",
                metrics.Chrf,
                RowsPerSecond = rowsPerSecond,
            });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("rows", examples.Count.ToString("N0", culture)),
            ("BLEU", metrics.Bleu.Score.ToString("F2", culture)),
            ("precisions", string.Join(" / ", metrics.Bleu.Precisions.Select(precision => precision.ToString("F1", culture)))),
            ("brevity penalty", metrics.Bleu.BrevityPenalty.ToString("F3", culture)),
            ("signature", $"nrefs:1|{TranslationMetrics.BleuSignature}"),
            ("chrF2", metrics.Chrf.ToString("F2", culture)),
            ("rows a second", rowsPerSecond.ToString("N0", culture))).Write(streams);
    }
}
