using Ml.Attention.Sample;
using Ml.Attention.Sample.Jobs;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>A job that several machines share.</summary>
public sealed class ScoreShardTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private const string Columns = "id, PredictedLabel, Probability.round(5)";

    [Fact]
    public async Task The_union_of_shards_is_what_one_machine_gives()
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        (await RunAsync(folder, "whole")).AssertSuccess();
        (await CommandResult.RunAsync("score", "--merge", folder["whole"])).AssertSuccess();

        (await RunAsync(folder, "parts", "--shard", "1/3")).AssertSuccess();
        (await RunAsync(folder, "parts", "--shard", "3/3")).AssertSuccess();
        (await CommandResult.RunAsync("score", "--merge", folder["parts"])).AssertBadInput("of 3 shards these are not finished: 2/3 (");
        Assert.False(File.Exists(folder[Path.Combine("parts", "_manifest.jsonl")]));
        (await RunAsync(folder, "parts", "--shard", "2/3")).AssertSuccess();
        var merged = (await CommandResult.RunAsync("score", "--merge", folder["parts"], "--json")).Json();
        Assert.Equal(20_049, merged.GetProperty("rows").GetInt64());
        Assert.Equal(50, merged.GetProperty("rejected").GetInt64());
        Assert.Equal(50, File.ReadLines(folder[Path.Combine("parts", "_rejected.jsonl")]).Count());

        // One file feeds all shards.
        string[] parts = [.. Directory.GetFiles(folder["parts"], "large.part-*.parquet").Order(StringComparer.Ordinal)];
        Assert.Equal(10, parts.Length);
        string[] expected = Table.Read(folder[Path.Combine("whole", "large.parquet")], Columns);
        Assert.Equal(19_950, expected.Length);
        Assert.Equal(expected, parts.SelectMany(part => Table.Read(part, Columns)));
        Assert.Equal(Table.Read(folder[Path.Combine("whole", "small.parquet")], Columns), Table.Read(folder[Path.Combine("parts", "small.parquet")], Columns));
    }

    [Fact]
    public async Task Divided_anew_a_folder_has_each_row_once()
    {
        using var folder = new TemporaryFolder();
        Make(folder);
        (await RunAsync(folder, "out", "--shard", "1/2")).AssertSuccess();
        (await RunAsync(folder, "out", "--shard", "2/2")).AssertSuccess();
        (await RunAsync(folder, "out")).AssertBadInput("holds another job: it was divided into 2 shards, and now into 1.");
        (await RunAsync(folder, "out", "--force")).AssertSuccess();
        Assert.Equal(["large.parquet", "small.parquet"], Directory.GetFiles(folder["out"], "*.parquet").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["_job.json", "_manifest.jsonl", "_rejected.jsonl"], Directory.GetFiles(folder["out"], "_*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("large.parquet")]
    [InlineData("large.tsv")]
    [InlineData("large.jsonl.gz")]
    public async Task Outputs_have_no_more_rows_than_they_may(string name)
    {
        using var folder = new TemporaryFolder();
        Make(folder, name);
        (await RunAsync(folder, "whole", [], name)).AssertSuccess();
        string[] expected = Table.Read(folder[Path.Combine("whole", "large.parquet")], Columns);

        // One row after the other, and shard by shard: each begins somewhere in the file.
        foreach (string[] shards in (string[][])[["1/1"], ["1/2", "2/2"]])
        {
            string output = $"parts{shards.Length}";
            foreach (string shard in shards)
            {
                (await RunAsync(folder, output, ["--max-rows-per-file", "3000", "--shard", shard], name)).AssertSuccess();
            }

            string[] parts = [.. Directory.GetFiles(folder[output], "large.part-*.parquet").Order(StringComparer.Ordinal)];
            Assert.Equal(expected, parts.SelectMany(part => Table.Read(part, Columns)));
            (await CommandResult.RunAsync("score", "--merge", folder[output])).AssertSuccess();
            Assert.Equal(50, File.ReadLines(folder[Path.Combine(output, "_rejected.jsonl")]).Distinct().Count());
            Assert.All(parts, part => Assert.InRange(Table.Read(part).Length, 1, 3000));
        }
    }

    [Theory]
    [InlineData("1/1", null, null)]
    [InlineData("2/5", null, "2/5")]
    [InlineData("3/4", null, null, "SLURM_ARRAY_TASK_ID=12", "SLURM_ARRAY_TASK_MIN=10", "SLURM_ARRAY_TASK_COUNT=4")]
    [InlineData("3/4", null, null, "SLURM_ARRAY_TASK_ID=9", "SLURM_ARRAY_TASK_MIN=5", "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_STEP=2")]
    [InlineData("1/8", 8, null, "JOB_COMPLETION_INDEX=0")]
    [InlineData("8/8", 8, null, "JOB_COMPLETION_INDEX=7")]
    [InlineData("1/2", 2, "1/2", "JOB_COMPLETION_INDEX=7", "SLURM_ARRAY_TASK_ID=12")]
    public void The_shard_is_given_or_the_schedulers(string expected, int? count, string? given, params string[] environment) =>
        Assert.Equal(expected, Find(given, count, environment).ToString());

    [Theory]
    [InlineData("--shard is '1'", null, "1")]
    [InlineData("--shard is '+1/2'", null, "+1/2")]
    [InlineData("--shard is 1/3 and --shards 2", 2, "1/3")]
    [InlineData("--shards is 0", 0, null)]
    [InlineData("neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX says which shard this is", 2, null)]
    [InlineData("say how many completions the job has with --shards N", null, null, "JOB_COMPLETION_INDEX=0")]
    [InlineData("JOB_COMPLETION_INDEX is 3 and --shards 3; expected an index from 0 to 2", 3, null, "JOB_COMPLETION_INDEX=3")]
    [InlineData("give the array as a range", null, null, "SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_COUNT=3")]
    [InlineData("but not SLURM_ARRAY_TASK_MIN", null, null, "SLURM_ARRAY_TASK_ID=7")]
    public void Numbers_out_of_range_are_errors(string expected, int? count, string? given, params string[] environment) =>
        Assert.Contains(expected, Assert.Throws<InputException>(() => Find(given, count, environment)).Message, StringComparison.Ordinal);

    private static Shard Find(string? given, int? count, string[] environment) =>
        Shard.Find(given, count, name => environment.Select(pair => pair.Split('=')).FirstOrDefault(pair => pair[0] == name)?[1]);

    /// <summary>20,000 rows in ten groups, fifty of them without text, and a hundred rows.</summary>
    private static void Make(TemporaryFolder folder, string name = "large.parquet")
    {
        const string Rows = "SELECT i AS id, CASE WHEN i % 400 = 7 THEN NULL ELSE CASE i % 2 WHEN 0 THEN 'a fine film ' ELSE 'I hate this book ' END || i END AS text FROM range";
        string format = name.EndsWith("parquet", StringComparison.Ordinal) ? "(FORMAT parquet, ROW_GROUP_SIZE 2048)" : name.Contains("json", StringComparison.Ordinal) ? "(FORMAT json, COMPRESSION gzip)" : "(FORMAT csv, HEADER, DELIMITER '\t')";
        Table.Execute($"COPY ({Rows}(20000) r(i)) TO '{folder[name]}' {format}");
        Table.Execute($"COPY ({Rows}(100) r(i) WHERE i <> 7) TO '{folder["small.csv"]}' (FORMAT csv, HEADER)");
    }

    private Task<CommandResult> RunAsync(TemporaryFolder folder, string output, params string[] more) => RunAsync(folder, output, more, null);

    private Task<CommandResult> RunAsync(TemporaryFolder folder, string output, string[] more, string? name) => CommandResult.RunAsync(
        ["score", "--model", model.Model, "--input", .. name is null ? (string[])[folder["large.parquet"], folder["small.csv"]] : [folder[name]], "--output", folder[output], "--keep", "id", .. more], "", TestContext.Current.CancellationToken);
}
