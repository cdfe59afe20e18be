using System.Text.RegularExpressions;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Documentation;

/// <summary>The README shows code that runs and output that it prints.</summary>
[Collection(nameof(Console))]
public sealed partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_example_is_the_code_that_is_compiled_here()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "test/Ml.Attention.Tests/Documentation/ReadmeExample.cs")).ReplaceLineEndings("\n");
        string usings = Between(source, "// readme: begin\n", "// readme: cut");
        string body = Between(source, "// readme: resume\n", "        // readme: end");
        string program = $"{usings}\n{Indentation().Replace(body, "")}".Trim();

        Assert.Equal(program, Block("csharp"));
    }

    [Fact]
    public void The_example_prints_what_the_README_says()
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        var (oldFolder, oldOut) = (Environment.CurrentDirectory, Console.Out);
        using var output = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(output);
            ReadmeExample.Run();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
            Console.SetOut(oldOut);
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(Block("text"), output.ToString().ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public void The_README_is_at_most_250_lines() => Assert.InRange(Readme.Split('\n').Length, 1, 250);

    [Fact]
    public void Every_file_that_the_README_links_to_is_there()
    {
        foreach (Match link in Links().Matches(Readme))
        {
            string target = link.Groups[1].Value;
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"README.md links to '{target}', which is not there.");
        }
    }

    /// <summary>The first block of a language after the heading "From C#".</summary>
    private static string Block(string language) =>
        Between(Readme[Readme.IndexOf("## From C#", StringComparison.Ordinal)..], $"```{language}\n", "\n```").Trim();

    private static string Between(string text, string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("^        ", RegexOptions.Multiline)]
    private static partial Regex Indentation();

    [GeneratedRegex(@"\]\(((?!https?:|#)[^)\s]+)\)")]
    private static partial Regex Links();
}
