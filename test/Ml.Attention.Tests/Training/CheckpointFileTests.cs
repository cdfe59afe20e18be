using Ml.Attention.Tests.Sample;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class CheckpointFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notices = [];
    private readonly TrainingCheckpoints _options;

    public CheckpointFileTests() => _options = new(_folder["run"]) { Notices = _notices.Add };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_read_bit_for_bit()
    {
        var content = Content(7, finished: 2);
        new CheckpointFile(_options).Write(content);
        var read = new CheckpointFile(_options).Read();
        Assert.Equal(content.Fingerprint, read.Fingerprint);
        Assert.Equal(2, read.Finished.Count);
        Assert.Equal(content.Finished[1].Weights["a/weight"], read.Finished[1].Weights["a/weight"]);
        Assert.Equal(content.Finished[1].Answers, read.Finished[1].Answers);
        Assert.Equal(content.Finished[1].Summary.History, read.Finished[1].Summary.History);
        Assert.Equal(
            content.Present!.Position with { History = [], Gradients = [] },
            read.Present!.Position with { History = [], Gradients = [] });
        Assert.Equal(content.Present.Position.History, read.Present.Position.History);
        Assert.Equal(BitConverter.SingleToInt32Bits(float.NaN), BitConverter.SingleToInt32Bits(read.Present.Weights["m/value"][1]));
        Assert.Equal(content.Present.Weights["m/value"], read.Present.Weights["m/value"]);
        Assert.Equal(content.Present.Sums!["a/weight"], read.Present.Sums!["a/weight"]);
        Assert.Null(read.Present.Best);
        Assert.Equal(3, read.Present.Start!.Position.Epoch);
        Assert.Equal("run 3, epoch 7, after 5 of its steps", read.Place);
        Assert.Equal("the end of run 2", (content with { Present = null }).Place);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_changed_anywhere_is_known_and_the_one_before_is_taken()
    {
        var file = new CheckpointFile(_options);
        file.Write(Content(1));
        file.Write(Content(2));
        byte[] whole = File.ReadAllBytes(_options.Path);
        var random = new Random(8);
        for (int i = 0; i < whole.Length; i += 1 + random.Next(40))
        {
            byte[] changed = [.. whole];
            changed[i] ^= (byte)(1 << random.Next(8));
            foreach (byte[] damaged in new[] { whole[..i], changed, [.. whole, 0] })
            {
                File.WriteAllBytes(_options.Path, damaged);
                _notices.Clear();
                Assert.Equal(1, new CheckpointFile(_options).Read().Present!.Position.Epoch);
                Assert.Matches(@"^The checkpoint '.*run' cannot be read: its? .*\. The one before it is taken\.$", Assert.Single(_notices));
            }
        }
    }

    [Fact]
    public void A_damaged_file_does_not_replace_the_one_before()
    {
        var file = new CheckpointFile(_options);
        file.Write(Content(1));
        file.Write(Content(2));
        File.WriteAllText(_options.Path, "half");
        var next = new CheckpointFile(_options);
        Assert.Equal(1, next.Read().Present!.Position.Epoch);
        next.Write(Content(3));
        Assert.Equal(3, new CheckpointFile(_options).Read().Present!.Position.Epoch);
        File.Delete(_options.Path);
        Assert.Equal(1, new CheckpointFile(_options).Read().Present!.Position.Epoch);
        Assert.Contains("it is not there", _notices[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_that_is_whole_both_are_named()
    {
        File.WriteAllText(_options.Path, "nothing");
        string path = _options.Path;
        Assert.Equal(
            $"Neither the checkpoint '{path}' (it does not begin as a checkpoint does) nor the one before it, '{path}.previous' (it is not there), can be read; remove both to begin anew.",
            Assert.Throws<CheckpointException>(() => new CheckpointFile(_options).Read()).Message);

        new CheckpointFile(_options).Write(Content(1));
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8] = 9;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("(it has version 9 of the format; this program reads version 1)", Assert.Throws<CheckpointException>(() => new CheckpointFile(_options).Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_overwritten()
    {
        File.WriteAllText(_options.Path + ".writing", "half");
        var file = new CheckpointFile(_options);
        Assert.False(file.Exists);
        file.Write(Content(1));
        Assert.Equal(["run"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    private static CheckpointContent Content(int epoch, int finished = 0) => new(
        new Dictionary<string, string> { ["training.epochs"] = "3" },
        [.. Enumerable.Range(0, finished).Select(i => new FinishedRun(
            new() { ["a/weight"] = [i, 2, 3], ["b"] = [] },
            [[0.1f, 0.2f], [i, float.NegativeInfinity]],
            new() { Seconds = 0.1, BestEpoch = 1, Parameters = 3, TokensPerSecond = 1 / 3.0, TrainingExamples = 1, ValidationExamples = 1, TruncatedTexts = 0, Cancelled = false, History = [new(1, 1 / 3.0, 0.5, null)] }))],
        State(epoch) with { Start = State(3) });

    private static RunState State(int epoch) => new(
        new()
        {
            Epoch = epoch,
            Batch = 5,
            LossSum = 1 / 3.0,
            Examples = 2,
            Batches = 3,
            Steps = 4,
            Updates = 5,
            Cuts = 6,
            Tokens = 7,
            TrainingTime = TimeSpan.FromTicks(12345),
            Averaged = 8,
            RateFactor = 0.25,
            Divergences = 9,
            BestEpoch = 0,
            Best = new(0.1, 0.2, 0.3),
            History = [new(1, 0.7, null, null) { ValidationMacroF1 = 0.1 }],
            Gradients = [],
        },
        new Dictionary<string, float[]> { ["m/value"] = [1, float.NaN, -0f, float.Epsilon], ["m/first_moment"] = [.. Enumerable.Range(0, 300).Select(i => 1f / i)] })
    {
        Sums = new Dictionary<string, float[]> { ["a/weight"] = [0.1f] },
    };
}
