using Xunit;

namespace Ml.Attention.Tests.Sample.Commands;

/// <summary>A tiny data set of two classes, and a model trained on it by the command line.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Options for a model that trains in a second.</summary>
    internal static readonly string[] Tiny = ["--epochs", "6", "--layers", "1", "--width", "16", "--heads", "2", "--feed-forward", "16", "--min-frequency", "1", "--learning-rate", "0.02", "--batch-tokens", "64", "--threads", "1"];

    internal string Model => _folder["model.onnx"];

    internal string Data => _folder["data.csv"];

    internal CommandResult Training { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string[] things = ["film", "book", "song", "meal", "trip", "game", "show", "hotel", "phone", "lamp"];
        var rows = things.SelectMany(thing => (string[])[$"a fine {thing},good", $"I love this {thing},good", $"a dull {thing},bad", $"I hate this {thing},bad"]);
        _folder.Write("data.csv", $"text,label\n{string.Join('\n', rows)}\n");
        Training = await CommandResult.RunAsync(["train", "--data", Data, "--output", Model, .. Tiny, "--json"], "", CancellationToken.None);
    }

    internal string Write(string name, string content) => _folder.Write(name, content);

    internal string Write(string name, byte[] content) => _folder.Write(name, content);

    internal string this[string name] => _folder[name];

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
