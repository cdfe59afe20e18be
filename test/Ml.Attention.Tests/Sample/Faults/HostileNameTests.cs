using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ml.Attention.Sample.Output;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Faults;

/// <summary>Labels, words, columns and file names that would be commands to a terminal, markup or HTML: they are shown, and do nothing.</summary>
public sealed partial class HostileNameTests(HostileNameTests.Trained trained) : IClassFixture<HostileNameTests.Trained>
{
    private const string Image = "<img src=x onerror=alert(1)>", Script = "</script><script>alert(2)</script>", Markup = "[red]x[/]", Quote = "\"' onmouseover='alert(3)";

    private const string Escape = "\e[31mred\e]0;title\a", Order = "\u202Eabc\u2066d", Hidden = "a\u200Bb\uFEFF", Alike = "ham\u00AD\u200E", Lines = "c\u2028d\u0085e";

    private static readonly string[] Labels = [Image, Script, Markup, Quote, Escape, Order, Hidden, Alike, Lines];

    [Fact]
    public void What_a_terminal_would_obey_is_escaped_and_all_else_is_as_it_is()
    {
        Assert.Equal(@"\u001B[31mred\u001B]0;title\u0007", Excerpt.Visible(Escape));
        Assert.Equal(@"\u202Eabc\u2066d", Excerpt.Visible(Order));
        Assert.Equal(@"a\u200Bb\uFEFF", Excerpt.Visible(Hidden));
        Assert.Equal("c d e", Excerpt.Visible(Lines));
        Assert.Equal(@"\u200Eham\u00AD \uDB40\uDC41x", Excerpt.Visible("\u200Eham\u00AD \U000E0041x"));
        Assert.Equal("می‌خواهم، \u06DD", Excerpt.Visible("می‌خواهم، \u06DD"));
        Assert.Equal("נא עברית, 日本語, 👨‍👩‍👧, [red]x[/]", Excerpt.Visible("נא עברית, 日本語, 👨‍👩‍👧, [red]x[/]"));
        Assert.Equal(@"\u009B2J…", Excerpt.Of("\u009B2J and more", 3));
    }

    [Theory]
    [InlineData("models/spam-2.onnx", "models/spam-2.onnx")]
    [InlineData("文件.tsv", "文件.tsv")]
    [InlineData("my data.tsv", "'my data.tsv'")]
    [InlineData("$(reboot).tsv", "'$(reboot).tsv'")]
    [InlineData("=ls", "'=ls'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("", "''")]
    [InlineData("a\u001B[31m", @"'a\u001B[31m'")]
    public void A_name_in_a_command_to_be_pasted_is_one_word_of_a_shell(string name, string shown)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its shells quote otherwise.");
        Assert.Equal(shown, Excerpt.Argument(name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_a_command_prints_is_a_command_to_the_terminal(bool isTerminal)
    {
        string[][] commands =
        [
            ["predict", "--model", trained.Model, $"word{Escape}{Order}"],
            ["info", "--model", trained.Model],
            ["evaluate", "--model", trained.Model, "--data", trained.Data],
            ["explain", "--model", trained.Model, "--text", $"w0 {Escape}{Order} {Markup}"],
            ["diagnose", "--model", trained.Model, "--data", trained.Data],
            ["cross-validate", "--data", trained.Data, "--folds", "2", .. TrainedModel.Tiny],
            ["evaluate", "--model", trained.Model, "--data", trained.Data, "--label-column", Escape],
            ["predict", "--model", trained[$"{Escape}.onnx"], "a"],
            ["train", "--data", trained[$"{Order}.tsv"], "--output", trained["m.onnx"]],
            ["predict", "--model", trained.Model, "--json", $"word{Escape}{Order}"],
            ["info", "--model", trained.Model, "--json"],
            ["evaluate", "--model", trained.Model, "--data", trained.Data, "--json"],
            ["explain", "--model", trained.Model, "--text", $"w0 {Escape}{Order} {Markup}", "--json"],
            ["pipeline", "--data", trained.Data, "--output", trained["m.zip"], .. TrainedModel.Tiny],
            .. OperatingSystem.IsWindows() ? [] : InFolder(Directory.CreateDirectory(trained[$"{Escape}{Order}{Hidden}"]).FullName),
        ];
        foreach (string[] command in commands)
        {
            var result = await RunAsync(isTerminal, command);
            Assert.DoesNotContain(OfTerminal().Replace(result.Output + result.Error, ""), IsDangerous);
        }
    }

    [Fact]
    public async Task Labels_can_be_told_apart_as_they_are_printed()
    {
        string output = (await RunAsync(isTerminal: false, "info", "--model", trained.Model)).Output;

        Assert.Contains(Markup, output, StringComparison.Ordinal);
        Assert.Contains(Image, output, StringComparison.Ordinal);
        Assert.Contains(@"\u202Eabc", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evaluate", "--data")]
    [InlineData("diagnose", "--data")]
    [InlineData("explain", "--text")]
    public async Task A_page_shows_them_and_holds_no_element_of_theirs(string command, string option)
    {
        string page = trained[$"{command}.html"];
        (await CommandResult.RunAsync(command, "--model", trained.Model, option, option == "--data" ? trained.Data : string.Join(' ', [.. Labels, "w0", "w1"]), "--html", page)).AssertSuccess();
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script>alert", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(html, character => character is '\e' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));
        if (command != "diagnose")
        {
            Assert.Contains("&lt;img src=x", html, StringComparison.Ordinal);
        }

        // What is not a script of the page is well-formed, and no attribute of it comes from a label.
        var document = XDocument.Parse(Scripts().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.OrdinalIgnoreCase), ""));
        Assert.DoesNotContain(document.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Programs_read_labels_as_they_are()
    {
        var labels = (await CommandResult.RunAsync("info", "--model", trained.Model, "--json")).Json().GetProperty("labels");

        Assert.Equal(Labels.Order(StringComparer.Ordinal), labels.EnumerateArray().Select(label => label.GetString()!).Order(StringComparer.Ordinal));
    }

    /// <summary>Commands that name the files that they write, or that they were given.</summary>
    private string[][] InFolder(string folder)
    {
        string data = Path.Combine(folder, "data.tsv"), output = Path.Combine(folder, "model.onnx"), page = Path.Combine(folder, "page.html");
        File.WriteAllText(data, File.ReadAllText(trained.Data) + "unknown\tw0\n");
        return
        [
            ["train", "--data", trained.Data, "--output", output, "--checkpoint", Path.Combine(folder, "run"), .. TrainedModel.Tiny],
            ["evaluate", "--model", trained.Model, "--data", data, "--html", page],
            ["explain", "--model", trained.Model, "--text", "w0", "--html", page],
            ["diagnose", "--model", trained.Model, "--data", data, "--html", page],
            ["score", "--model", trained.Model, "--input", data, "--output", Path.Combine(folder, "scored")],
            ["tune", "--data", data, "--output", Path.Combine(folder, "best.json"), "--minutes", "0.02"],
        ];
    }

    private static async Task<CommandResult> RunAsync(bool isTerminal, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var streams = new CommandStreams(output, error, new StringReader("")) { OutputIsTerminal = isTerminal, ErrorIsTerminal = isTerminal };
        int code = await Ml.Attention.Sample.CommandLine.RunAsync(arguments, streams, TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    private static bool IsDangerous(char character) => char.IsControl(character) ? character is not ('\n' or '\r' or '\t') : char.GetUnicodeCategory(character) == UnicodeCategory.Format && character is not ('\u200C' or '\u200D');

    /// <summary>What tables and progress of our own send to a terminal: colours, the cursor, and clearing.</summary>
    [GeneratedRegex(@"\e\[(\?25[lh]|[0-9;]*[ABCDGJKHm]|[0-9]*[FE])")]
    private static partial Regex OfTerminal();

    /// <summary>And what has no end tag in HTML.</summary>
    [GeneratedRegex(@"<(script|style)\b.*?</\1>|<meta[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    public sealed class Trained : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        internal string Model => _folder["model.onnx"];

        internal string Data => _folder["data.tsv"];

        internal string this[string name] => _folder[name];

        public async ValueTask InitializeAsync()
        {
            var rows = Enumerable.Range(0, 80).Select(i => $"{Labels[i % Labels.Length]}\tw{i % Labels.Length} {Labels[i % Labels.Length]} word{i}\n");
            _folder.Write("data.tsv", $"label\ttext\n{string.Concat(rows)}", Encoding.UTF8);
            (await CommandResult.RunAsync(["train", "--data", Data, "--output", Model, .. TrainedModel.Tiny], "", CancellationToken.None)).AssertSuccess();
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
