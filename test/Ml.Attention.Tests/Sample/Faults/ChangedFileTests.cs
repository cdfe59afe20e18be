using Ml.Attention.Inference;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Jobs;
using Ml.Attention.Sample.Output;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>Files that another program removes, cuts off or writes to while they are read: one line that says so, and no output that mixes old and new.</summary>
public sealed class ChangedFileTests : IClassFixture<TrainedModel>, IDisposable
{
    private const int Rows = 20_000;

    private readonly TemporaryFolder _folder = new();
    private readonly TrainedModel _model;

    public ChangedFileTests(TrainedModel model)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "What one program reads, another cannot write to there.");
        _model = model;
    }

    /// <summary>What happens to a file, and what is then said of it.</summary>
    public static TheoryDataRow<string, string>[] Changes =>
    [
        new("removed", "is gone: it was removed while it was read. Put it back"),
        new("emptied", "has changed while it was read: it had "),
        new("cut off", "has changed while it was read: it had "),
        new("added to", "has changed while it was read: it had "),
        new("replaced by other texts of the same length", "has changed while it was read: it was written to. Run the same command again when it is complete."),
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    public void An_input_that_changes_while_it_is_scored_has_no_output(string change, string expected)
    {
        string path = Write("data.tsv");
        var problem = Assert.Throws<InputException>(() => Score(path, Of, () => Change(path, change)));

        Assert.StartsWith($"'{path}' {expected}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), name => name.StartsWith('.') || name.EndsWith(".parquet", StringComparison.Ordinal));
    }

    [Fact]
    public void An_input_that_changes_between_two_of_its_parts_has_no_second_output()
    {
        string path = Write("data.tsv");
        int calls = 0;
        var problem = Assert.Throws<InputException>(() => Score(path, Of, () => Change(path, ++calls == 2 ? "added to" : ""), rowsOfPart: Rows / 2));

        Assert.Contains("has changed while it was read", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["data.part-00001.parquet"], Files().Where(name => name.EndsWith(".parquet", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_model_that_changes_before_it_is_loaded_scores_nothing(string change, string expected)
    {
        string path = Write("data.tsv"), copy = _folder["model.onnx"];
        File.Copy(_model.Model, copy);
        var problem = Assert.Throws<InputException>(() => Score(path, options =>
        {
            var scorer = Of(options);
            Change(copy, change);
            return scorer;
        }, () => { }));

        Assert.StartsWith($"'{copy}' {expected}", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), name => name.EndsWith(".parquet", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_come_and_go_are_read_whole_or_not_at_all()
    {
        string path = Write("data.tsv"), other = _folder["other.tsv"];
        byte[] whole = File.ReadAllBytes(path);
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                File.WriteAllBytes(other, whole);
                File.Move(other, path, overwrite: true);
                Thread.SpinWait(20 * (i % 1000));
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    file.SetLength(whole.Length / 2);
                }

                Thread.SpinWait(20 * (i % 1000));
                File.Delete(path);
            }
        });
        writer.Start();
        int read = 0, refused = 0;
        try
        {
            while (read + refused < 2000)
            {
                try
                {
                    Assert.Contains(DataFileBytes.Read(path, compressed: false).Length, (int[])[whole.Length, whole.Length / 2]);
                    read++;
                }
                catch (InputException exception)
                {
                    Assert.Matches("does not exist|is gone|has changed while it was read", exception.Message);
                    refused++;
                }
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{read} read, {refused} refused");
        Assert.True(refused > 0, "It never changed while it was read.");
    }

    [Fact]
    public void A_link_is_looked_at_where_it_leads()
    {
        string path = Write("data.tsv"), link = File.CreateSymbolicLink(_folder["link.tsv"], path).FullName;
        var state = FileState.Of(link);

        Assert.Equal(new FileInfo(path).Length, state.Bytes);
        state.CheckUnchanged();
        Change(path, "added to");
        Assert.Throws<InputException>(state.CheckUnchanged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(5000)]
    public async Task A_compressed_file_that_is_cut_off_is_not_trained_on(int missing)
    {
        string path = Write("data.tsv.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^missing]);

        (await CommandResult.RunAsync(["train", "--data", path, "--output", _folder["model.onnx"], .. TrainedModel.Tiny])).AssertBadInput($"'{path}' cannot be decompressed: it is cut off or damaged");
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    [Fact]
    public void A_model_that_is_cut_off_while_it_is_read_is_refused()
    {
        using var stream = new ShrinkingStream(File.ReadAllBytes(_model.Model));
        var problem = Assert.Throws<ModelFormatException>(() => TextClassifier.Load(stream));

        Assert.Matches(@"^The stream became shorter while it was read: it had [\d,]+ bytes, and ended after [\d,]+\. Wait until it is complete and load it again\.$", problem.Message);
    }

    public void Dispose() => _folder.Dispose();

    private string Write(string name) =>
        _folder.Write(name, $"label\ttext\n{string.Concat(Enumerable.Range(0, Rows).Select(i => $"{(i % 2 == 0 ? "good" : "bad")}\ta fine film {i:D6}\n"))}");

    private static void Change(string path, string change)
    {
        switch (change)
        {
            case "removed":
                File.Delete(path);
                break;
            case "emptied":
                File.WriteAllBytes(path, []);
                break;
            case "cut off":
                File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1000]);
                break;
            case "added to":
                File.AppendAllText(path, "good\tone more\n");
                break;
            case { Length: > 0 }:
                File.WriteAllBytes(path, [.. File.ReadAllBytes(path).Select(letter => letter == 'f' ? (byte)'m' : letter)]);
                break;
        }
    }

    private static ITextScorer Of(JobOptions options) => new ClassifierScorer(TextClassifier.Load(options.Model));

    private void Score(string input, Func<JobOptions, ITextScorer> load, Action during, long? rowsOfPart = null)
    {
        string copy = _folder["model.onnx"];
        var options = new JobOptions
        {
            Model = File.Exists(copy) ? copy : _model.Model,
            Inputs = [input],
            Output = _folder["scored"],
            Columns = new("text", null, []),
            MaxRowsPerFile = rowsOfPart,
        };
        ScoreJob.Run(options, () => new WatchedScorer(load(options), during), new CommandStreams(TextWriter.Null, TextWriter.Null, TextReader.Null), null, TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Files() => Directory.GetFiles(_folder["scored"]).Select(path => Path.GetFileName(path)!);

    /// <summary>A scorer before whose work something happens.</summary>
    private sealed class WatchedScorer(ITextScorer scorer, Action before) : ITextScorer
    {
        public IReadOnlyList<string> Labels => scorer.Labels;

        public bool ReadsPairs => scorer.ReadsPairs;

        public bool MultiLabel => scorer.MultiLabel;

        public IReadOnlyList<TextPrediction> Score(IReadOnlyList<string> texts, IReadOnlyList<string>? second, CancellationToken cancellationToken)
        {
            before();
            return scorer.Score(texts, second, cancellationToken);
        }

        public void Dispose() => scorer.Dispose();
    }

    /// <summary>A stream that ends before the length that it had.</summary>
    private sealed class ShrinkingStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => Position < Length / 2 ? base.Read(buffer[..(int)Math.Min(buffer.Length, Length / 2)]) : 0;
    }
}
