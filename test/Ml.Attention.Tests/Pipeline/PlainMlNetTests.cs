using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Ml.Attention.Tests.Inference;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>A model zip is loaded by another process, in a folder where this library is not.</summary>
public sealed class PlainMlNetTests
{
    private const string Program = "Ml.Attention.PlainMlNet";

    [Fact]
    public async Task A_zip_needs_nothing_of_this_library()
    {
        var ml = new MLContext();
        string?[] texts = [null, .. TrainedModel.Texts];
        using var folder = new TemporaryFolder();
        using var transformer = FilmData.Transformer(ml);
        var data = FilmData.OfTexts(ml, texts);
        var schema = ml.Transforms.SelectColumns("Text").Fit(data).Transform(data).Schema;
        ml.Model.Save(transformer, schema, folder["model.zip"]);
        await File.WriteAllTextAsync(folder["texts.json"], JsonSerializer.Serialize(texts), TestContext.Current.CancellationToken);

        string program = CopyProgram(folder["program"]);
        var answers = await RunAsync(program, folder["model.zip"], folder["texts.json"]);
        var scored = transformer.Transform(data);
        Assert.True(FilmData.Difference(FilmData.Scores(scored), [.. answers.Select(answer => answer.Score)]) < 1e-5);
        Assert.Equal(FilmData.Read<uint>(scored, "PredictedLabel"), answers.Select(answer => answer.Label));
        Assert.Equal(answers.Select(answer => transformer.Labels[(int)answer.Label - 1]), answers.Select(answer => answer.Name));
    }

    /// <summary>All that stands beside the tests but this library, and what only tests need.</summary>
    private static string CopyProgram(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            string name = Path.GetFileName(file);
            bool isOwn = name.StartsWith("Ml.Attention.", StringComparison.Ordinal) && !name.StartsWith($"{Program}.", StringComparison.Ordinal);
            if (!isOwn && !name.StartsWith("ml-attention", StringComparison.Ordinal) && !name.StartsWith("xunit", StringComparison.OrdinalIgnoreCase))
            {
                File.Copy(file, Path.Combine(folder, name));
            }
        }

        // Native libraries of packages lie in a folder of their own.
        string runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes");
        foreach (string file in Directory.Exists(runtimes) ? Directory.GetFiles(runtimes, "*", SearchOption.AllDirectories) : [])
        {
            string target = Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        Assert.False(File.Exists(Path.Combine(folder, "Ml.Attention.dll")));
        return Path.Combine(folder, $"{Program}.dll");
    }

    private static async Task<Answer[]> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["ORT_DISABLE_TELEMETRY"] = "1" } };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!)];
    }

    private sealed record Answer(float[] Score, uint Label, string Name);
}
