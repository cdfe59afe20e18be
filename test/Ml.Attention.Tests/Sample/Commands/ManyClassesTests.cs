using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary>Ten thousand classes of one row each, from a file to tables.</summary>
public sealed class ManyClassesTests : IDisposable
{
    private const int Classes = 10_000;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Ten_thousand_classes_are_trained_scored_and_told_without_ten_thousand_lines()
    {
        string data = _folder.Write("many.tsv", $"text\tlabel\n{string.Concat(Enumerable.Range(0, Classes).Select(i => $"number {i}\tclass {i}\n"))}");
        string test = _folder.Write("test.tsv", $"text\tlabel\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"number {i}\tclass {i}\n"))}");
        string model = _folder["many.onnx"];
        var train = await CommandResult.RunAsync(
            ["train", "--data", data, "--output", model, "--epochs", "1", "--layers", "1", "--width", "16", "--heads", "2", "--feed-forward", "16", "--batch-texts", "256", "--threads", "1"], "", CancellationToken.None);
        train.AssertSuccess();
        Assert.Contains("\nwarning: 10,000 classes have a single row, which is kept in training: 'class 0', 'class 1', ", train.Error, StringComparison.Ordinal);
        Assert.All(train.Error.Split('\n'), line => Assert.InRange(line.Length, 0, 400));

        string output = (await CommandResult.RunAsync("evaluate", "--model", model, "--data", test, "--html", _folder["many.html"])).AssertSuccess().Output;
        Assert.Contains("Of 10,000 classes, the 100 with most rows labelled wrong; --json prints all:", output, StringComparison.Ordinal);
        Assert.Contains("The confusion of 10,000 classes is too wide for a table; it is left out.", output, StringComparison.Ordinal);
        Assert.InRange(output.Split('\n').Length, 100, 120);
        Assert.InRange(new FileInfo(_folder["many.html"]).Length, 1, 2_000_000);

        var json = (await CommandResult.RunAsync("evaluate", "--model", model, "--data", test, "--json")).Json();
        Assert.Equal(Classes, json.GetProperty("classes").GetArrayLength());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("confusion").ValueKind);

        string info = (await CommandResult.RunAsync("info", "--model", model)).AssertSuccess().Output;
        Assert.Matches(@"(?m)^labels +class 0, class 1, class 10, .*, … \(10,000 in all; --json has them\)$", info);
    }

    public void Dispose() => _folder.Dispose();
}
