using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Documentation;

/// <summary>The notebook runs from its first cell to its last, and shows what it says.</summary>
public sealed partial class NotebookTests
{
    private const string AcceptVariable = "ACCEPT_NOTEBOOK_OUTPUTS";

    private static readonly string FilePath = Repository.PathOf("notebooks", "text-classification.ipynb");

    [Fact]
    public void The_file_is_a_notebook_for_the_CSharp_kernel()
    {
        var notebook = new Notebook(FilePath);
        Assert.Equal((4, 5), ((int)notebook.Root["nbformat"]!, (int)notebook.Root["nbformat_minor"]!));
        Assert.Equal(".net-csharp", (string?)notebook.Root["metadata"]!["kernelspec"]!["name"]);
        string[] ids = [.. notebook.Cells.Select(cell => (string)cell["id"]!)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9-_]{1,64}$", id));
        Assert.All(notebook.Cells, cell => Assert.NotEmpty(Notebook.Source(cell)));
    }

    [Fact]
    public void Packages_are_of_the_versions_that_are_tested()
    {
        string versions = File.ReadAllText(Repository.PathOf("Directory.Packages.props"));
        var asked = PackageLines().Matches(Notebook.Source(new Notebook(FilePath).CodeCells.First()));
        Assert.Contains(asked, match => match.Groups["name"].Value == "Ml.Attention");
        Assert.Contains(asked, match => match.Groups["name"].Value == "Microsoft.ML.OnnxRuntime");
        Assert.All(asked.Where(match => match.Groups["version"].Success), match =>
            Assert.Contains($"Include=\"{match.Groups["name"].Value}\" Version=\"{match.Groups["version"].Value}\"", versions, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_cells_run_and_show_what_they_promise()
    {
        var notebook = new Notebook(FilePath);
        var (shown, state) = await notebook.RunAsync(TestContext.Current.CancellationToken);
        string folder = (string)state.GetVariable("folder").Value;
        try
        {
            Assert.All(new[] { "model.zip", "model.onnx" }, name => Assert.True(new FileInfo(Path.Combine(folder, name)).Length > 10_000, name));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        var curve = Single(shown["training"], "training-curve");
        Assert.InRange(curve.Updates, 2, 50);
        Assert.Contains($"epoch {curve.Updates}, training loss", curve.Content, StringComparison.Ordinal);
        Assert.Contains("validation accuracy", curve.Content, StringComparison.Ordinal);
        Assert.Contains("predicted billing", Single(shown["evaluation"], "confusion-matrix").Content, StringComparison.Ordinal);
        Assert.Contains("courier receives", Single(shown["attention"], "attention-heat-map").Content, StringComparison.Ordinal);

        string evaluation = Text(shown["evaluation"]);
        double accuracy = double.Parse(AccuracyText().Match(evaluation).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(accuracy >= 0.85, evaluation);
        Assert.Equal(["delivery", "billing", "quality", "delivery", "billing"], Text(shown["new"]).Split('\n').Select(line => line.Split(' ')[0]));
        Assert.Contains("the same answers: True", Text(shown["saving"]), StringComparison.Ordinal);

        // Of some texts the notebook says that they could be of any kind; nothing else is wrong with its data.
        string warning = Assert.Single(Text(shown["training"]).Split('\n'), line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains("texts stand in the data more than once, with different labels.", warning, StringComparison.Ordinal);

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            notebook.Save(shown);
        }

        // The numbers may differ from machine to machine; what kinds of things are shown, may not.
        foreach (var cell in notebook.CodeCells)
        {
            var kept = cell["outputs"]!.AsArray().Select(output => output!["data"]!.AsObject().Single().Key);
            string id = (string)cell["id"]!;
            Assert.True(kept.SequenceEqual(shown[id].Select(one => one.Type)), $"Cell '{id}' shows other things than the file has. Run the tests once with {AcceptVariable}=1 and commit the notebook.");
        }
    }

    [Fact]
    public void What_the_file_shows_needs_nothing_from_elsewhere()
    {
        var outputs = new Notebook(FilePath).CodeCells.SelectMany(cell => cell["outputs"]!.AsArray()).Select(output => output!["data"]!.AsObject()).ToArray();
        string[] html = [.. outputs.Where(data => data.ContainsKey("text/html")).Select(data => string.Concat(data["text/html"]!.AsArray().Select(line => (string?)line)))];
        Assert.Equal(3, html.Length);
        Assert.All(html, fragment => Assert.Empty(XDocument.Parse(fragment).Descendants("script")));
        Assert.DoesNotContain(outputs, data => data.ToJsonString().Contains(Path.GetTempPath(), StringComparison.Ordinal));
    }

    private static NotebookDisplay.Shown Single(IReadOnlyList<NotebookDisplay.Shown> shown, string name) =>
        Assert.Single(shown, one => one.Type == "text/html" && one.Content.StartsWith($"<div class=\"ml-attention {name}\">", StringComparison.Ordinal));

    private static string Text(IReadOnlyList<NotebookDisplay.Shown> shown) =>
        string.Join('\n', shown.Where(one => one.Type == "text/plain").Select(one => one.Content));

    [GeneratedRegex("^accuracy ([0-9.]+)")]
    private static partial Regex AccuracyText();

    [GeneratedRegex("^#r \"nuget: (?<name>[^\",]+)(, (?<version>[^\"]+))?\"\r?$", RegexOptions.Multiline)]
    private static partial Regex PackageLines();
}
