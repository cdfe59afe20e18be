using System.Text;
using System.Text.Json;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>Inputs, folders and options that are not as they should be.</summary>
public sealed class ScoreBadInputTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Rows_that_cannot_be_scored_are_listed_with_file_row_and_reason()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.tsv", [.. "id\ttext\n1\ta fine film\n2\tbroken "u8, 0xFF, .. " text\n3\t\n4\ttoo\tmany\n5\n6\tI hate this film\n"u8]);
        folder.Write("b.jsonl", [.. "{\"id\": 1, \"text\": \"a fine film\"}\n{\"id\": 2, \"text\": null}\n{\"id\": 3}\nno JSON\n{\"id\": 5, \"text\": \""u8, 0xFF, .. "\"}\n[1]\n{\"id\": 7, \"text\": \"a dull film\"}\n"u8]);
        Table.Execute($"COPY (SELECT i AS id, CASE i WHEN 1 THEN NULL WHEN 2 THEN '\\xFF\\xFE'::BLOB ELSE 'a fine film'::BLOB END AS text FROM range(4) r(i)) TO '{folder["c.parquet"]}'");
        var result = (await RunAsync(folder["*.*"], folder["out"], "--keep", "id")).AssertSuccess();

        Assert.Equal(["1|good", "6|bad"], Table.Read(folder[Path.Combine("out", "a.parquet")], "id, PredictedLabel"));
        Assert.Equal(["1|good", "7|bad"], Table.Read(folder[Path.Combine("out", "b.parquet")], "id, PredictedLabel"));
        Assert.Equal(["0|good", "3|good"], Table.Read(folder[Path.Combine("out", "c.parquet")], "id, PredictedLabel"));
        string[] rejected =
        [
            .. File.ReadLines(folder[Path.Combine("out", "_rejected.jsonl")]).Select(line => JsonDocument.Parse(line).RootElement)
                .Select(row => $"{Path.GetFileName(row.GetProperty("file").GetString())} {row.GetProperty("row").GetInt64()} {row.GetProperty("reason").GetString()}").Order(StringComparer.Ordinal),
        ];
        Assert.Equal(
            [
                "a.tsv 2 not UTF-8", "a.tsv 3 no text", "a.tsv 4 another number of columns than the header: 2 expected, found 3",
                "a.tsv 5 another number of columns than the header: 2 expected, found 1",
                "b.jsonl 2 no text", "b.jsonl 3 no text", "b.jsonl 4 not a JSON object in UTF-8", "b.jsonl 5 not a JSON object in UTF-8", "b.jsonl 6 no text",
                "c.parquet 2 no text", "c.parquet 3 not UTF-8",
            ],
            rejected);
        Assert.Matches("(?m)^rows rejected +11: ", result.Output);
    }

    [Fact]
    public async Task More_rejected_rows_than_allowed_stop_the_job()
    {
        using var folder = new TemporaryFolder();
        folder.Write("in.tsv", "text\tid\n" + string.Concat(Enumerable.Range(0, 50).Select(i => i % 10 == 5 ? $"\t{i}\n" : $"a fine film\t{i}\n")));
        (await RunAsync(folder["in.tsv"], folder["out"], "--max-rejected", "4")).AssertBadInput("5 rows cannot be scored, and --max-rejected is 4; the last is row 46");
        Assert.Empty(Directory.GetFiles(folder["out"], "*in*"));
        Assert.Equal(5, File.ReadLines(folder[Path.Combine("out", "_rejected.jsonl")]).Count());

        // Allowed more, it goes on, and lists no row twice.
        (await RunAsync(folder["in.tsv"], folder["out"], "--max-rejected", "5")).AssertSuccess();
        Assert.Equal(5, File.ReadLines(folder[Path.Combine("out", "_rejected.jsonl")]).Count());
        Assert.Equal(45, Table.Read(folder[Path.Combine("out", "in.parquet")]).Length);
    }

    [Fact]
    public async Task Files_that_cannot_be_read_are_named()
    {
        using var folder = new TemporaryFolder();
        Table.Execute($"COPY (SELECT 'a fine film ' || i AS text FROM range(100) r(i)) TO '{folder["good.parquet"]}' (COMPRESSION uncompressed)");
        byte[] whole = File.ReadAllBytes(folder["good.parquet"]);
        folder.Write("cut.parquet", whole[..^20]);
        (await RunAsync(folder["cut.parquet"], folder["out"])).AssertBadInput("cut.parquet' cannot be read: No magic bytes found at end of file");
        folder.Write("text.parquet", Encoding.UTF8.GetBytes("text\nno Parquet"));
        (await RunAsync(folder["text.parquet"], folder["out"])).AssertBadInput("text.parquet' cannot be read: ");

        int text = whole.AsSpan().IndexOf("a fine film 7"u8);
        whole[text] = 0xFF;
        folder.Write("encoding.parquet", whole);
        (await RunAsync(folder["encoding.parquet"], folder["out"])).AssertBadInput("write it as UTF-8, or as a column of bytes (BLOB)");
        folder.Write("empty.tsv", "");
        (await RunAsync(folder["empty.tsv"], folder["out"])).AssertBadInput("is empty; expected a header line with the column 'text'");
        (await RunAsync(folder["none*.tsv"], folder["out"])).AssertBadInput("There is no file '");
        (await RunAsync(folder.Path, folder["out"])).AssertBadInput("is a folder; expected files, such as '");
        (await RunAsync(folder.Write("a.xls", ""), folder["out"])).AssertBadInput("The name 'a.xls' does not say how the file is written");
    }

    [Theory]
    [InlineData("cut.tsv.gz")]
    [InlineData("cut.tsv.zst")]
    [InlineData("cut.jsonl.gz")]
    [InlineData("cut.jsonl.zst")]
    public async Task A_compressed_file_that_is_cut_off_is_not_scored_in_part(string name)
    {
        using var folder = new TemporaryFolder();
        ScoreFormatTests.Make(folder[name], [.. Enumerable.Range(0, 20_000).Select(i => $"a fine film {i}")]);
        byte[] whole = File.ReadAllBytes(folder[name]);
        foreach (int length in (int[])[whole.Length - 1, whole.Length - 12, whole.Length / 2, 3, 0])
        {
            File.WriteAllBytes(folder[name], whole[..length]);
            (await RunAsync(folder[name], folder["out"])).AssertBadInput($"{name}' cannot be decompressed: it is cut off or damaged");
        }

        Assert.Empty(Directory.GetFiles(folder["out"], "cut*"));
        File.WriteAllBytes(folder[name], whole);
        (await RunAsync(folder[name], folder["out"])).AssertSuccess();
        Assert.Equal(20_000, Table.Read(folder[Path.Combine("out", "cut.parquet")]).Length);

        // Two files that were joined are one.
        File.WriteAllBytes(folder["in." + name[4..]], [.. whole, .. whole[..^1]]);
        (await RunAsync(folder["in." + name[4..]], folder["two"])).AssertBadInput("cannot be decompressed");
        File.WriteAllBytes(folder["in." + name[4..]], [.. whole, .. whole]);
        (await RunAsync(folder["in." + name[4..]], folder["two"])).AssertSuccess();
        Assert.InRange(Table.Read(folder[Path.Combine("two", "in.parquet")]).Length, 40_000, 40_001);
    }

    [Theory]
    [InlineData("in.tsv", "text\tid\na\t1\n")]
    [InlineData("in.csv", "text,id\na,1\n")]
    [InlineData("in.jsonl", "{\"text\": \"a\", \"id\": 1}\n")]
    public async Task A_missing_column_is_named(string name, string content)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, content);
        (await RunAsync(folder[name], folder["out"], "--text-column", "body")).AssertBadInput("has no column 'body' (--text-column); it has ");
        if (!name.EndsWith(".jsonl", StringComparison.Ordinal))
        {
            (await RunAsync(folder[name], folder["out2"], "--keep", "id,date")).AssertBadInput("has no column 'date' (--keep); it has 'text', 'id'.");
        }
    }

    /// <summary>With --force outputs of another job are deleted: those that its files name, so these must not lead elsewhere.</summary>
    [Theory]
    [InlineData("_job.json", "\"outputs\":[\"in.parquet\"]", "\"outputs\":[\"../precious\"]", "leads out of the folder")]
    [InlineData("_manifest.jsonl", "\"output\":\"in.parquet\"", "\"output\":\"../precious\"", "leads out of the folder")]
    [InlineData("_job.json", "\"shards\":1", "\"shards\":2000000000", "it has 2000000000 shards; expected 1 to 1000000.")]
    [InlineData("_job.json", "\"shards\":1", "\"shards\":-1", "it has -1 shards; expected 1 to 1000000.")]
    [InlineData("_job.json", "\"modelHash\":\"", "\"modelHash\":\"x", "its modelHash is no SHA-256.")]
    [InlineData("_job.json", "\"inputs\":[", "\"inputs\":[null,", "an input has no path or no outputs, or is there twice.")]
    [InlineData("_manifest.jsonl", "\"rows\":2", "\"rows\":-2", "a number of it is below 0.")]
    public async Task Files_of_a_job_that_were_changed_are_refused_and_harm_nothing(string name, string written, string changed, string expected)
    {
        using var folder = new TemporaryFolder();
        ScoreFormatTests.Make(folder["in.tsv"], ["a fine film", "a dull film"]);
        string precious = folder.Write("precious", "stays"), output = folder["out"], path = Path.Combine(output, name);
        (await RunAsync(folder["in.tsv"], output)).AssertSuccess();
        string content = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(written, content, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, content.Replace(written, changed, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        (await RunAsync(folder["in.tsv"], output, "--top", "1", "--force")).AssertBadInput(expected);
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public async Task Another_job_is_not_mixed_with_this()
    {
        using var folder = new TemporaryFolder();
        ScoreFormatTests.Make(folder["in.tsv"], ["a fine film", "a dull film"]);
        string output = folder["out"], file = folder[Path.Combine("out", "in.parquet")];
        (await RunAsync(folder["in.tsv"], output)).AssertSuccess();
        Assert.Contains("1 of 1 outputs are finished already.", (await RunAsync(folder["in.tsv"], output)).AssertSuccess().Error, StringComparison.Ordinal);
        (await RunAsync(folder["in.tsv"], output, "--top", "1")).AssertBadInput("holds another job: the options were '");

        // An input of the same size that says something else.
        ScoreFormatTests.Make(folder["in.tsv"], ["a dull film", "a fine film"]);
        (await RunAsync(folder["in.tsv"], output)).AssertBadInput($"in.tsv' has changed since. --force scores again");
        Assert.Equal(["good", "bad"], Table.Read(file, "PredictedLabel"));
        Assert.Contains("in.parquet' is scored again: the input '", (await RunAsync(folder["in.tsv"], output, "--force")).AssertSuccess().Error, StringComparison.Ordinal);
        Assert.Equal(["bad", "good"], Table.Read(file, "PredictedLabel"));

        string other = folder["other.onnx"];
        (await CommandResult.RunAsync(["train", "--data", model.Data, "--output", other, .. TrainedModel.Tiny, "--seed", "7"], "", CancellationToken.None)).AssertSuccess();
        string[] with = ["score", "--model", other, "--input", folder["in.tsv"], "--output", output];
        (await CommandResult.RunAsync(with)).AssertBadInput("holds another job: the model has changed: it was model.onnx with SHA-256 ");
        Assert.Contains("is scored again: the model has changed", (await CommandResult.RunAsync([.. with, "--force"])).AssertSuccess().Error, StringComparison.Ordinal);

        // An output that is damaged, or gone, is made again.
        File.WriteAllText(file, "half");
        Assert.Contains("is scored again: it has 4 bytes", (await CommandResult.RunAsync(with)).AssertSuccess().Error, StringComparison.Ordinal);
        File.Delete(file);
        (await CommandResult.RunAsync(with)).AssertSuccess();
        Assert.Equal(2, Table.Read(file).Length);
    }

    [Fact]
    public async Task Outputs_are_no_inputs_of_the_next_run()
    {
        using var folder = new TemporaryFolder();
        ScoreFormatTests.Make(folder["in.parquet"], ["a fine film"]);
        (await RunAsync(folder["**/*.parquet"], folder["out"])).AssertSuccess();
        Assert.Contains("1 of 1 outputs are finished already.", (await RunAsync(folder["**/*.parquet"], folder["out"])).AssertSuccess().Error, StringComparison.Ordinal);
        (await RunAsync(folder["out/*.parquet"], folder["out"])).AssertBadInput("All files that --input stands for are outputs of the job");
    }

    [Fact]
    public async Task Files_of_others_are_not_replaced()
    {
        using var folder = new TemporaryFolder();
        ScoreFormatTests.Make(folder["in.tsv"], ["a fine film"]);
        folder.Write("in.parquet", "mine");
        (await RunAsync(folder["in.tsv"], folder.Path)).AssertBadInput("in.parquet' is there, and the folder has no _job.json");
        Assert.Equal("mine", File.ReadAllText(folder["in.parquet"]));
        (await RunAsync(folder["in.tsv"], folder.Path, "--format", "tsv")).AssertBadInput("would be the file itself");
    }

    [Fact]
    public async Task Options_are_checked()
    {
        string input = model.Data, output = model["none"];
        (await CommandResult.RunAsync("score", "--model", model.Model, "--output", output)).AssertBadInput("Option '--input' is required.");
        (await CommandResult.RunAsync("score", "--model", model.Model, "--input", input)).AssertBadInput("Option '--output' is required.");
        (await RunAsync(input, output, "--shard", "3/2")).AssertBadInput("--shard is '3/2'; expected I/N with I from 1 to N");
        (await RunAsync(input, output, "--shard", "0/2")).AssertBadInput("--shard is '0/2'");
        (await RunAsync(input, output, "--keep", "label,label")).AssertBadInput("--keep names 'label' more than once");
        (await RunAsync(input, output, "--max-rows-per-file", "0")).AssertBadInput("--max-rows-per-file is 0; expected 1 or more.");
        (await RunAsync(input, output, "--max-rejected", "few")).AssertBadInput("'few' for option '--max-rejected'; expected a whole number.");
        (await RunAsync(input, output, "--format", "xml")).AssertBadInput("; expected one of csv, jsonl, parquet, tsv.");
        (await RunAsync(input, output, "--second-text-column", "label")).AssertBadInput("The model reads one text");
        (await RunAsync(input, output, "--merge", output)).AssertBadInput("leave out --input and --output");
        (await CommandResult.RunAsync("score", "--merge", model["nothing"])).AssertBadInput("has no _job.json");
        (await CommandResult.RunAsync("score", "--model", model["no.onnx"], "--input", input, "--output", output)).AssertBadInput("does not exist");
    }

    [Fact]
    public async Task A_job_that_is_cancelled_leaves_no_half_output()
    {
        using var folder = new TemporaryFolder();
        Table.Execute($"COPY (SELECT 'a fine film ' || i AS text FROM range(2000000) r(i)) TO '{folder["in.parquet"]}'");
        using var cancellation = new CancellationTokenSource();
        var job = Task.Run(() => CommandResult.RunAsync(["score", "--model", model.Model, "--input", folder["in.parquet"], "--output", folder["out"], "--threads", "1"], "", cancellation.Token));
        for (int i = 0; i < 3000 && !(Directory.Exists(folder["out"]) && Directory.GetFiles(folder["out"], ".*.tmp").Length > 0); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await cancellation.CancelAsync();
        var result = await job;
        Assert.Equal((130, "", "Cancelled.\n"), (result.Code, result.Output, result.Error));
        Assert.Equal(["_job.json", "_manifest.jsonl", "_rejected.jsonl"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private Task<CommandResult> RunAsync(string input, string output, params string[] more) =>
        CommandResult.RunAsync(["score", "--model", model.Model, "--input", input, "--output", output, .. more], "", TestContext.Current.CancellationToken);
}
