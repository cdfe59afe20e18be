using Ml.Attention.Selection;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class SearchStateTests : IDisposable
{
    private static readonly SearchIdentity Identity = new(SearchIdentity.PresentFormat, "1234", "5678");

    private static readonly SearchTrial[] Two = [Trials.Of(1, 0.75, options: new() { Labels = ["ä\n", "b"], Encoder = new() { Width = 64 } }), Trials.Of(2, accuracy: null)];

    private readonly TemporaryFolder _folder = new();

    private string State => _folder["state.jsonl"];

    [Fact]
    public void Trials_come_back_as_they_were()
    {
        WriteTwo();
        using (var state = SearchState.Open(State, Identity))
        {
            Assert.Equal(Two.Select(Text), state.Trials.Select(Text));
            Assert.Equal(20.5, state.Used.TotalSeconds);
        }

        string[] lines = File.ReadAllLines(State);
        Assert.Equal(3, lines.Length);
        Assert.Equal("""{"format":"ml-attention-search-1","data":"1234","options":"5678"}""", lines[0]);
        Assert.StartsWith("""{"used":10,"trial":{"number":1,"origin":"start","options":{"tokenizer":{""", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_has_the_lines_before_the_cut()
    {
        WriteTwo();
        byte[] whole = File.ReadAllBytes(State);
        int[] ends = [.. whole.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index + 1)];
        foreach (int length in (int[])[0, 1, ends[0] - 1, ends[0], ends[0] + 1, ends[1] - 1, ends[1], ends[1] + 30, ends[2] - 1])
        {
            File.WriteAllBytes(State, whole[..length]);
            int kept = Math.Max(0, ends.Count(end => end <= length) - 1);
            using (var state = SearchState.Open(State, Identity))
            {
                Assert.Equal(kept, state.Trials.Count);
                state.Add(TimeSpan.FromSeconds(30), Two[1]);
            }

            using var again = SearchState.Open(State, Identity);
            Assert.Equal(kept + 1, again.Trials.Count);
        }
    }

    [Fact]
    public void The_time_of_a_trial_that_was_cut_off_is_kept()
    {
        WriteTwo();
        using (var state = SearchState.Open(State, Identity))
        {
            state.Add(TimeSpan.FromSeconds(44));
        }

        using var again = SearchState.Open(State, Identity);
        Assert.Equal((2, 44), (again.Trials.Count, again.Used.TotalSeconds));
    }

    [Fact]
    public void The_trials_of_another_search_are_refused()
    {
        WriteTwo();
        Assert.Equal(
            $"'{State}' has the trials of a search with other data. Give the same data as then, name another state file, or delete this one.",
            Refused(Identity with { Data = "other" }));
        Assert.Equal(
            $"'{State}' has the trials of a search with other options, metric, seed or pretrained encoder. Give the same options, metric, seed or pretrained encoder as then, name another state file, or delete this one.",
            Refused(Identity with { Options = "other" }));
    }

    [Theory]
    [InlineData("text\tlabel\na\tb\n")]
    [InlineData("a file of one line")]
    [InlineData("{\"encoder\": {}}\n")]
    [InlineData("{\"format\":\"other\",\"data\":\"1234\",\"options\":\"5678\"}\n")]
    [InlineData("null\n")]
    public void A_file_that_is_something_else_is_left_as_it_is(string content)
    {
        File.WriteAllText(State, content);
        Assert.Equal($"'{State}' is not the state file of a search; expected one, or a name that no file has. It is left as it is.", Refused(Identity));
        Assert.Equal(content, File.ReadAllText(State));
    }

    [Fact]
    public void A_damaged_line_is_named()
    {
        WriteTwo();
        string[] lines = File.ReadAllLines(State);
        File.WriteAllLines(State, [lines[0], lines[1][..50], lines[2]]);
        Assert.StartsWith($"'{State}' line 2 is damaged: ", Refused(Identity), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"used\":10", "\"used\":1e300", "used is 1E+300; expected a number of seconds.")]
    [InlineData("\"used\":10", "\"used\":-1", "used is -1; expected a number of seconds.")]
    [InlineData("\"maxTokens\":256", "\"maxTokens\":-256", "MaxTokens is -256; expected 1 or more.")]
    public void A_line_with_a_number_out_of_range_is_named(string written, string changed, string expected)
    {
        WriteTwo();
        string[] lines = File.ReadAllLines(State);
        Assert.Contains(written, lines[1], StringComparison.Ordinal);
        File.WriteAllLines(State, [lines[0], lines[1].Replace(written, changed, StringComparison.Ordinal), lines[2]]);
        Assert.StartsWith($"'{State}' line 2 is damaged: {expected}", Refused(Identity), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_searches_cannot_write_one_file()
    {
        using var state = SearchState.Open(State, Identity);
        Assert.Throws<IOException>(() => SearchState.Open(State, Identity));
    }

    public void Dispose() => _folder.Dispose();

    private static string Text(SearchTrial trial) => $"{trial with { Options = new() }} {trial.Options.ToJson()}";

    private string Refused(SearchIdentity identity) => Assert.Throws<SearchStateException>(() => SearchState.Open(State, identity)).Message;

    private void WriteTwo()
    {
        using var state = SearchState.Open(State, Identity);
        state.Add(TimeSpan.FromSeconds(10), Two[0]);
        state.Add(TimeSpan.FromSeconds(20.5), Two[1]);
    }
}
