using System.CommandLine;
using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Ml.Attention.Sample.Jobs;
using Ml.Attention.Sample.Output;

namespace Ml.Attention.Sample.Commands;

/// <summary><c>score</c>: scores files of any size into a folder, on one machine or many.</summary>
internal static class ScoreCommand
{
    public static Command Create(CommandStreams streams)
    {
        var options = new ScoreOptions();
        var json = new JsonOption("Print one JSON object: shard, outputs, skipped, rows, rejected, seconds, rowsPerSecond; with --merge: shards, outputs, rows, rejected.");
        var command = new Command("score", "Scores files into a folder; run again after a break, it goes on where it was.");
        options.AddTo(command);
        json.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            if (options.Merge(result) is { } folder)
            {
                Write(JobMerge.Run(folder), json.IsSet(result), streams);
                return Task.FromResult(ExitCode.Success);
            }

            var job = options.Job(result, Environment.GetEnvironmentVariable);
            var summary = ScoreJob.Run(job, () => Load(job, options, result), streams, null, cancellationToken);
            Write(summary, job, json.IsSet(result), streams);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static ITextScorer Load(JobOptions job, ScoreOptions options, ParseResult result)
    {
        var (device, threads) = (options.Devices.Device(result), options.Devices.Threads(result));
        if (Path.GetExtension(job.Model).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            return job.Scores.Features || job.Columns.Second is not null
                ? throw new InputException("--features and --second-text-column are for a model.onnx; a pipeline reads one text and gives labels and scores.")
                : PipelineScorer.Load(job.Model, new BatchScoringOptions { Device = device, Threads = threads });
        }

        var outputs = job.Scores.Features ? ModelOutputs.Features : ModelOutputs.None;
        return new ClassifierScorer(TextClassifier.Load(job.Model, new() { Device = device, Threads = threads, Outputs = outputs }));
    }

    private static void Write(JobSummary summary, JobOptions job, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, new { Shard = summary.Shard.ToString(), summary.Outputs, summary.Skipped, summary.Rows, summary.Rejected, summary.Seconds, summary.RowsPerSecond });
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("shard", summary.Shard.ToString()),
            ("outputs", string.Create(culture, $"{summary.Outputs:N0}, {summary.Skipped:N0} of them finished before")),
            ("rows scored", summary.Rows.ToString("N0", culture)),
            ("rows rejected", summary.Rejected == 0 ? "0" : string.Create(culture, $"{summary.Rejected:N0}: {Path.Combine(job.Output, RejectedRows.FileName(job.Shard))}")),
            ("seconds", summary.Seconds.ToString("F1", culture)),
            ("rows a second", summary.RowsPerSecond.ToString("N0", culture))).Write(streams);
    }

    private static void Write(MergeSummary summary, bool json, CommandStreams streams)
    {
        if (json)
        {
            JsonOutput.Write(streams.Output, summary);
            return;
        }

        var culture = CultureInfo.InvariantCulture;
        ResultTable.OfPairs(
            ("shards", summary.Shards.ToString("N0", culture)),
            ("outputs", summary.Outputs.ToString("N0", culture)),
            ("rows scored", summary.Rows.ToString("N0", culture)),
            ("rows rejected", summary.Rejected.ToString("N0", culture))).Write(streams);
    }
}
