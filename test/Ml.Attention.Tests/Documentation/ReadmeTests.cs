using System.Text.RegularExpressions;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Documentation;

/// <summary>The README shows code that runs and output that it prints; so does that of the package.</summary>
[Collection(nameof(Console))]
public sealed partial class ReadmeTests
{
    private const string Main = "README.md", Package = "src/Ml.Attention/PACKAGE.md";

    private static readonly Dictionary<string, Action> Programs = new()
    {
        [nameof(ReadmeExample)] = ReadmeExample.Run,
        [nameof(ReadmePipelineExample)] = ReadmePipelineExample.Run,
    };

    [Theory]
    [InlineData(Main, "## From C#", nameof(ReadmeExample))]
    [InlineData(Main, "## In an ML.NET pipeline", nameof(ReadmePipelineExample))]
    [InlineData(Package, "# Ml.Attention", nameof(ReadmePipelineExample))]
    public void An_example_is_the_code_that_is_compiled_here(string file, string heading, string example)
    {
        string source = Read($"test/Ml.Attention.Tests/Documentation/{example}.cs");
        string usings = Between(source, "// readme: begin\n", "// readme: cut");
        string body = Between(source, "// readme: resume\n", "        // readme: end");
        string program = $"{usings}\n{Indentation().Replace(body, "")}".Trim();

        Assert.Equal(program, Block(file, heading, "csharp"));
    }

    [Theory]
    [InlineData(Main, "## From C#", nameof(ReadmeExample))]
    [InlineData(Main, "## In an ML.NET pipeline", nameof(ReadmePipelineExample))]
    [InlineData(Package, "# Ml.Attention", nameof(ReadmePipelineExample))]
    public void An_example_prints_what_is_said_below_it(string file, string heading, string example)
    {
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        var (oldFolder, oldOut) = (Environment.CurrentDirectory, Console.Out);
        using var output = new StringWriter();
        try
        {
            Environment.CurrentDirectory = folder;
            Console.SetOut(output);
            Programs[example]();
        }
        finally
        {
            Environment.CurrentDirectory = oldFolder;
            Console.SetOut(oldOut);
            Directory.Delete(folder, recursive: true);
        }

        Assert.Equal(Block(file, heading, "text"), output.ToString().ReplaceLineEndings("\n").Trim());
    }

    [Fact]
    public void The_README_is_at_most_250_lines() => Assert.InRange(Read(Main).Split('\n').Length, 1, 250);

    [Fact]
    public void Every_file_that_the_README_links_to_is_there()
    {
        foreach (Match link in Links().Matches(Read(Main)))
        {
            string target = link.Groups[1].Value;
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target)), $"README.md links to '{target}', which is not there.");
        }
    }

    private static string Read(string file) => File.ReadAllText(Repository.PathOf(file.Split('/'))).ReplaceLineEndings("\n");

    /// <summary>The first block of a language after a heading.</summary>
    private static string Block(string file, string heading, string language)
    {
        string text = Read(file);
        return Between(text[text.IndexOf($"{heading}\n", StringComparison.Ordinal)..], $"```{language}\n", "\n```").Trim();
    }

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
