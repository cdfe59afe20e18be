using System.Text.RegularExpressions;
using Ml.Attention.Tests.Architecture;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Documentation;

/// <summary>The program that a reader runs first.</summary>
public sealed partial class QuickstartTests
{
    private static readonly string Program = Repository.PathOf("quickstart.cs");

    [Fact]
    public async Task Runs_with_one_command()
    {
        using var folder = new TemporaryFolder();
        string output = await DotNetCommand.RunAsync(folder.Path, "run", Program);
        Assert.Equal("""
            4 of 4 are right
            good: a lovely cast, warm and clever
            bad: a slow and silly mess
            good: funny and moving, a delight
            bad: dull, a waste

            """.ReplaceLineEndings("\n"), output);
        Assert.Equal([folder["model.zip"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Is_short() => Assert.InRange(File.ReadLines(Program).Count(), 1, 60);

    [Fact]
    public void Names_the_package_of_this_version()
    {
        string version = Version().Match(File.ReadAllText(Repository.PathOf("Directory.Build.props"))).Groups[1].Value;
        Assert.Contains($"'#:package Ml.Attention@{version}'", File.ReadAllText(Program), StringComparison.Ordinal);
    }

    [GeneratedRegex("<Version>(.*)</Version>")]
    private static partial Regex Version();
}
