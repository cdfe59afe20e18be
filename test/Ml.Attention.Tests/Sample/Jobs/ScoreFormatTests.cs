using System.Globalization;
using Ml.Attention.Inference;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>What is read and written.</summary>
public sealed class ScoreFormatTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private static readonly string[] Texts = ["a fine film", "I hate this book", "\"a quote that does not end", "", "naïve café 我爱你", "a dull trip, with, commas", "back\\slash"];

    [Theory]
    [InlineData("in.tsv", "parquet")]
    [InlineData("in.tsv.gz", "tsv")]
    [InlineData("in.csv", "csv")]
    [InlineData("in.csv.zst", "parquet")]
    [InlineData("in.jsonl", "jsonl")]
    [InlineData("in.ndjson.gz", "csv")]
    [InlineData("in.parquet", "parquet")]
    [InlineData("in.parquet", "jsonl")]
    public async Task Every_format_gives_what_the_engine_gives(string name, string format)
    {
        using var folder = new TemporaryFolder();
        // An empty field of a file without quotes is no text.
        string[] texts = [.. Texts.Where(text => text.Length > 0 || !name.Contains(".tsv", StringComparison.Ordinal))];
        Make(folder[name], texts);
        (await RunAsync(folder[name], folder["out"], "--keep", "id,text", "--format", format)).AssertSuccess();

        using var classifier = TextClassifier.Load(model.Model);
        var expected = classifier.Predict(texts, TestContext.Current.CancellationToken);
        string[] rows = Table.Read(folder[Path.Combine("out", $"in.{format}")], "id, text, PredictedLabel, Probability");
        Assert.Equal(texts.Length, rows.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            string[] cells = rows[i].Split('|');
            Assert.Equal([$"{i + 1:000}", texts[i].Length == 0 && format == "csv" ? "" : texts[i], expected[i].Label], cells[..3]);
            Assert.Equal(expected[i].Probability, float.Parse(cells[3], CultureInfo.InvariantCulture), 1e-5f);
        }

        Assert.Equal("", File.ReadAllText(folder[Path.Combine("out", "_rejected.jsonl")]));
    }

    [Fact]
    public async Task Columns_of_Parquet_keep_their_types_and_missing_values()
    {
        using var folder = new TemporaryFolder();
        Table.Execute($"COPY (SELECT 'a fine film' AS text, DATE '2020-02-03' + i::INT AS day, [i, NULL] AS list, {{'x': i}} AS part, NULLIF(i, 1) AS id, i::DECIMAL(9, 2) AS price FROM range(3) r(i)) TO '{folder["in.parquet"]}'");
        (await RunAsync(folder["in.parquet"], folder["out"], "--keep", "day,list", "--keep", "part", "id", "price")).AssertSuccess();
        string output = folder[Path.Combine("out", "in.parquet")];
        Assert.Equal(["2020-02-03|[0, NULL]|{'x': 0}|0|0.00|good", "2020-02-04|[1, NULL]|{'x': 1}|NULL|1.00|good", "2020-02-05|[2, NULL]|{'x': 2}|2|2.00|good"], Table.Read(output, "* EXCLUDE (Probability)"));
        Assert.Equal(["DATE|BIGINT[]|STRUCT(x BIGINT)|BIGINT|DECIMAL(9,2)|VARCHAR|FLOAT"], Table.Read(output, "typeof(COLUMNS(*))").Distinct());
    }

    [Fact]
    public async Task The_best_labels_all_scores_and_features_are_columns()
    {
        using var folder = new TemporaryFolder();
        Make(folder["in.tsv"], ["a fine film", "I hate this book"]);
        (await RunAsync(folder["in.tsv"], folder["out"], "--top", "5", "--scores", "--features")).AssertSuccess();
        string output = folder[Path.Combine("out", "in.parquet")];
        string[] rows = Table.Read(output, "PredictedLabel, Label1, Label2, Score1 = Probability, Score1 = list_max(Scores), Score2 = list_min(Scores), len(Features), round(Score1 + Score2, 4)");
        Assert.Equal(["good|good|bad|true|true|true|16|1.0", "bad|bad|good|true|true|true|16|1.0"], rows);

        using var classifier = TextClassifier.Load(model.Model, new() { Outputs = ModelOutputs.Features });
        var features = classifier.Predict("a fine film").Features!;
        string[] written = Table.Read(output, "unnest(Features)")[..16];
        Assert.All(features.Zip(written), pair => Assert.Equal(pair.First, float.Parse(pair.Second, CultureInfo.InvariantCulture), 1e-4f));
    }

    [Fact]
    public async Task A_pipeline_of_ML_NET_scores_the_same()
    {
        using var folder = new TemporaryFolder();
        Make(folder["in.csv"], [.. Enumerable.Range(0, 3000).Select(i => i % 2 == 0 ? $"a fine film {i}" : $"I hate this book {i}")]);
        string zip = folder["model.zip"], extracted = folder["model.onnx"];
        (await CommandResult.RunAsync(["pipeline", "--data", model.Data, "--output", zip, .. TrainedModel.Tiny], "", CancellationToken.None)).AssertSuccess();
        var mlContext = new Microsoft.ML.MLContext();
        var loaded = Ml.Attention.Pipeline.MLContextExtensions.GetAttention(mlContext).LoadPipeline(zip);
        Ml.Attention.Pipeline.MLContextExtensions.GetAttention(mlContext).SaveModel(loaded, extracted);

        foreach (string path in (string[])[zip, extracted])
        {
            (await CommandResult.RunAsync("score", "--model", path, "--input", folder["in.csv"], "--output", $"{path}.out", "--top", "1")).AssertSuccess();
        }

        const string Columns = "PredictedLabel, Label1, Probability.round(4)";
        string[] expected = Table.Read(Path.Combine($"{extracted}.out", "in.parquet"), Columns);
        Assert.Equal(3000, expected.Length);
        Assert.Equal(2, expected.Select(row => row.Split('|')[0]).Distinct().Count());
        Assert.Equal(expected, Table.Read(Path.Combine($"{zip}.out", "in.parquet"), Columns));
    }

    [Fact]
    public async Task Models_of_pairs_and_of_sets_of_labels_score_as_predict_does()
    {
        using var folder = new TemporaryFolder();
        string things = string.Concat(Enumerable.Range(0, 40).Select(i => PairLine(i % 2 == 0, i % 4 is 0 or 1, i)));
        folder.Write("pairs.tsv", $"question\tanswer\tlabel\n{things}");
        string[] columns = ["--text-column", "question", "--second-text-column", "answer"];
        (await CommandResult.RunAsync(["train", "--data", folder["pairs.tsv"], "--output", folder["pairs.onnx"], .. columns, .. TrainedModel.Tiny], "", CancellationToken.None)).AssertSuccess();
        (await CommandResult.RunAsync(["score", "--model", folder["pairs.onnx"], "--input", folder["pairs.tsv"], "--output", folder["pairs"], .. columns], "", CancellationToken.None)).AssertSuccess();
        (await CommandResult.RunAsync("score", "--model", folder["pairs.onnx"], "--input", folder["pairs.tsv"], "--output", folder["none"], "--text-column", "question")).AssertBadInput("The model reads pairs of texts");
        using var pairs = TextClassifier.Load(folder["pairs.onnx"]);
        TextPair[] asked = [.. File.ReadLines(folder["pairs.tsv"]).Skip(1).Select(line => line.Split('\t')).Select(cells => new TextPair(cells[0], cells[1]))];
        Assert.Equal(pairs.Predict(asked, TestContext.Current.CancellationToken).Select(prediction => $"{prediction.Label}|{prediction.Probability:F3}"), Rows("pairs", "pairs.parquet"));

        folder.Write("sets.tsv", "text\tlabel\n" + string.Concat(Enumerable.Range(0, 40).Select(i => SetLine(i % 2 == 0, i % 4 is 0 or 1, i))));
        (await CommandResult.RunAsync(["train", "--data", folder["sets.tsv"], "--output", folder["sets.onnx"], "--multi-label", .. TrainedModel.Tiny], "", CancellationToken.None)).AssertSuccess();
        (await CommandResult.RunAsync("score", "--model", folder["sets.onnx"], "--input", folder["sets.tsv"], "--output", folder["sets"])).AssertSuccess();
        using var sets = TextClassifier.Load(folder["sets.onnx"]);
        string[] texts = [.. File.ReadLines(folder["sets.tsv"]).Skip(1).Select(line => line.Split('\t')[0])];
        Assert.Equal(sets.Predict(texts, TestContext.Current.CancellationToken).Select(prediction => $"{LabelSet.Join(prediction.Labels)}|{prediction.Probability:F3}"), Rows("sets", "sets.parquet"));

        static string PairLine(bool asksRed, bool saysRed, int row) =>
            $"what is {(asksRed ? "red" : "cold")} {row}\t{(saysRed ? "red wine" : "cold ice")}\t{(asksRed == saysRed ? "yes" : "no")}\n";

        static string SetLine(bool isMoney, bool isHealth, int row)
        {
            string[] labels = [.. isMoney ? (string[])["money"] : [], .. isHealth ? (string[])["health"] : []];
            return $"{(isMoney ? "bank" : "day")} {(isHealth ? "doctor" : "tree")} {row}\t{LabelSet.Join(labels)}\n";
        }

        IEnumerable<string> Rows(string output, string name) => Table.Read(folder[Path.Combine(output, name)], "PredictedLabel, Probability")
            .Select(row => row.Split('|')).Select(cells => $"{string.Join('|', cells[..^1])}|{float.Parse(cells[^1], CultureInfo.InvariantCulture):F3}");
    }

    [Fact]
    public async Task Texts_that_DuckDB_would_take_for_more_are_texts()
    {
        using var folder = new TemporaryFolder();
        string name = "we[ird]*name's.tsv";
        folder.Write(name, "# id\ttext\n#1\t# no comment\n2\t'NULL'\n3\tNULL\n4\t   \n");
        (await RunAsync(folder[name], folder["out"], "--keep", "text,# id")).AssertSuccess();
        Assert.Equal(["# no comment|#1", "'NULL'|2", "NULL|3", "   |4"], Table.Read(Path.Combine(folder["out"], "*.parquet"), "text, \"# id\""));
    }

    [Fact]
    public async Task Inputs_of_one_name_have_outputs_of_their_own()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        foreach (string name in (string[])["a/x.tsv", "b/x.tsv", "b/x.csv"])
        {
            Make(folder[name], ["a fine film"]);
        }

        (await RunAsync(folder["**/x.*"], folder["out"])).AssertSuccess();
        string[] outputs = [.. Directory.GetFiles(folder["out"], "*.parquet", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder["out"], path)).Order(StringComparer.Ordinal)];
        Assert.Equal(["a/x.parquet", "b/x.csv.parquet", "b/x.tsv.parquet"], outputs.Select(path => path.Replace('\\', '/')));
    }

    internal static void Make(string path, IReadOnlyList<string> texts)
    {
        string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        string rows = string.Join(", ", texts.Select((text, i) => $"('{i + 1:000}', {Quote(text)})"));
        string format = path switch
        {
            _ when path.Contains(".tsv", StringComparison.Ordinal) => "(FORMAT csv, HEADER, DELIMITER '\t', QUOTE '', ESCAPE '')",
            _ when path.Contains(".csv", StringComparison.Ordinal) => "(FORMAT csv, HEADER)",
            _ when path.Contains("json", StringComparison.Ordinal) => "(FORMAT json)",
            _ => "(FORMAT parquet)",
        };
        string compression = path.EndsWith(".gz", StringComparison.Ordinal) ? ", COMPRESSION gzip" : path.EndsWith(".zst", StringComparison.Ordinal) ? ", COMPRESSION zstd" : "";
        Table.Execute($"COPY (SELECT * FROM (VALUES {rows}) AS t(id, text)) TO {Quote(path)} {format[..^1]}{compression})");
    }

    private Task<CommandResult> RunAsync(string input, string output, params string[] more) =>
        CommandResult.RunAsync(["score", "--model", model.Model, "--input", input, "--output", output, .. more], "", TestContext.Current.CancellationToken);
}
