using System.Text.RegularExpressions;
using Xunit;

namespace Ml.Attention.Tests.Architecture;

/// <summary>The folders of the library use each other in one direction; files stay small; names mean something.</summary>
public sealed partial class FolderDependencyTests
{
    private const int LongestFile = 400, LongestMedian = 120;

    private static readonly string Source = Repository.PathOf("src", "Ml.Attention");

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Graphs"] = [],
        ["Tokenization"] = ["Graphs"],
        ["Layers"] = ["Graphs"],
        ["Gradients"] = ["Graphs"],
        ["Optimizers"] = ["Graphs"],
        ["Runtime"] = ["Graphs"],
        ["Inference"] = ["Graphs", "Tokenization", "Layers", "Runtime"],
        ["Training"] = ["Graphs", "Tokenization", "Layers", "Gradients", "Optimizers", "Runtime", "Inference"],
        ["Generation"] = ["Graphs", "Tokenization", "Layers", "Gradients", "Optimizers", "Runtime", "Inference", "Training"],
        ["Translation"] = ["Graphs", "Tokenization", "Layers", "Runtime", "Inference", "Training", "Generation"],
        ["LanguageModels"] = ["Graphs", "Tokenization", "Layers", "Runtime", "Inference", "Training", "Generation"],
        ["Pretraining"] = ["Graphs", "Tokenization", "Layers", "Runtime", "Inference", "Training", "Generation"],
        ["Selection"] = ["Graphs", "Tokenization", "Layers", "Gradients", "Optimizers", "Runtime", "Inference", "Training"],
        ["Inspection"] = ["Graphs", "Tokenization", "Layers", "Runtime", "Inference", "Training"],
        ["Modules"] = ["Graphs", "Layers", "Optimizers", "Runtime", "Inference", "Training"],
        ["Pipeline"] = ["Graphs", "Tokenization", "Layers", "Runtime", "Inference", "Training", "Generation", "Translation"],
    };

    public static IEnumerable<TheoryDataRow<string>> Folders => Allowed.Keys.Select(folder => new TheoryDataRow<string>(folder));

    [Fact]
    public void Every_folder_is_in_the_list()
    {
        var folders = Directory.GetDirectories(Source).Select(Path.GetFileName).Except(["bin", "obj"]);
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_what_it_may(string folder)
    {
        foreach (string file in Files(Path.Combine(Source, folder)))
        {
            var used = FolderNames().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
            var forbidden = used.Where(name => name != folder && Allowed.ContainsKey(name)).Except(Allowed[folder]).Distinct();
            Assert.True(!forbidden.Any(), $"{Name(file)} uses {string.Join(", ", forbidden)}; {folder} may use only: {string.Join(", ", Allowed[folder])}.");
        }
    }

    [Fact]
    public void Only_Runtime_knows_ONNX_Runtime()
    {
        var users = Files(Source).Where(file => File.ReadAllText(file).Contains("Microsoft.ML.OnnxRuntime", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.StartsWith("src/Ml.Attention/Runtime/", Name(file), StringComparison.Ordinal));
    }

    [Fact]
    public void Only_Pipeline_knows_ML_NET()
    {
        var users = Files(Source).Where(file => MlNetNames().IsMatch(File.ReadAllText(file))).ToList();
        Assert.NotEmpty(users);
        Assert.All(users, file => Assert.StartsWith("src/Ml.Attention/Pipeline/", Name(file), StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_is_long()
    {
        var long_ = Files(Repository.PathOf("src")).Concat(Files(Repository.PathOf("test")))
            .Where(file => File.ReadLines(file).Count() > LongestFile)
            .Select(file => $"{Name(file)} has {File.ReadLines(file).Count()} lines");
        Assert.True(!long_.Any(), $"A file has at most {LongestFile} lines: {string.Join("; ", long_)}.");
    }

    [Theory]
    [InlineData("src/Ml.Attention")]
    [InlineData("test/Ml.Attention.Tests")]
    public void Most_files_are_short(string project)
    {
        int[] lengths = [.. Files(Repository.PathOf(project)).Select(file => File.ReadLines(file).Count()).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, LongestMedian);
    }

    [Fact]
    public void No_name_says_nothing()
    {
        string[] folders = [.. Files(Repository.PathOf("src")).Concat(Files(Repository.PathOf("test"))).SelectMany(file => Name(file).Split('/'))];
        Assert.DoesNotContain(folders, name => Empty().IsMatch(Path.GetFileNameWithoutExtension(name)));
        Assert.DoesNotContain(typeof(Attention.Graphs.GraphBuilder).Assembly.GetTypes().Where(type => type.Name[0] != '<'), type => Empty().IsMatch(type.Name));
    }

    private static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !Name(file).Split('/').Any(part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static string Name(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"Ml\.Attention\.([A-Z]\w*)")]
    private static partial Regex FolderNames();

    [GeneratedRegex(@"Microsoft\.ML\b(?!\.OnnxRuntime)")]
    private static partial Regex MlNetNames();

    [GeneratedRegex("(Utils?|Utilities|Helpers?|Common|Manager)$")]
    private static partial Regex Empty();
}
