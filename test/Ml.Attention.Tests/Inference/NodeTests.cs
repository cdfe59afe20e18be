using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ml.Attention.Tests.Architecture;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>The exported file in Node.js, from raw strings.</summary>
public sealed class NodeTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scores_in_Node_as_here()
    {
        string package = Repository.PathOf("artifacts", "setup", "node_modules", "onnxruntime-node");
        Assert.SkipUnless(Directory.Exists(package), $"The npm package onnxruntime-node is not in '{package}'; './build.sh setup' puts it there.");

        // Node.js strings may hold what UTF-8 cannot: unpaired surrogates are for the C# side alone.
        string[] texts = [.. TrainedModel.Texts.Where(text => !text.Contains('\0', StringComparison.Ordinal) && !text.Any(char.IsSurrogate) || text.StartsWith("👍", StringComparison.Ordinal))];
        Assert.Contains("", texts);
        Assert.Contains("我爱你", texts);
        string model = Path.Combine(Directory.CreateTempSubdirectory("ml-attention").FullName, "model.onnx");
        TrainedModel.Films.Save(model);
        float[][]? scores;
        try
        {
            scores = await ScoreAsync(package, model, texts);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(model)!, recursive: true);
        }

        Assert.SkipWhen(scores is null, "There is no 'node' on the path.");
        using var classifier = TrainedModel.Load();
        foreach (var (text, (expected, actual)) in texts.Zip(classifier.Predict(texts, Token).Zip(scores!)))
        {
            output.WriteLine($"'{text[..Math.Min(20, text.Length)]}' {expected.Scores[0]:F6} {actual[0]:F6}");
            Closeness.Equal(expected.Scores, actual, 1e-5);
        }
    }

    private static async Task<float[][]?> ScoreAsync(string package, string model, string[] texts)
    {
        var start = new ProcessStartInfo("node", [Repository.PathOf("test", "Ml.Attention.Tests", "Inference", "score.cjs"), package, model])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["ORT_DISABLE_TELEMETRY"] = "1" },
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }

        using (process)
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(texts).AsMemory(), Token);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(Token);
            string json = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.True(process.ExitCode == 0, $"node ended with {process.ExitCode}: {await error}");
            return JsonSerializer.Deserialize<float[][]>(json)!;
        }
    }
}
