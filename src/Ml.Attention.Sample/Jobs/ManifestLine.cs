using System.Text.Json;

namespace Ml.Attention.Sample.Jobs;

/// <summary>What the manifest says of a finished output.</summary>
internal sealed record ManifestLine
{
    /// <summary>The output, below the folder of outputs.</summary>
    public required string Output { get; init; }

    /// <summary>The input's full path.</summary>
    public required string Input { get; init; }

    /// <summary>The first row of the input that it holds, from 0.</summary>
    public required long FirstRow { get; init; }

    /// <summary>How many rows were scored.</summary>
    public required long Rows { get; init; }

    /// <summary>How many rows were rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>The output's size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The input's size.</summary>
    public required long InputBytes { get; init; }

    /// <summary>The input's SHA-256.</summary>
    public required string InputHash { get; init; }

    /// <summary>The model's SHA-256.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Which model, options and shards it was made with: <see cref="JobDescription.Id"/>.</summary>
    public required string Job { get; init; }

    /// <summary>How long it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The size of the file of rejected rows behind it: what comes after belongs to no finished output.</summary>
    public required long RejectedBytes { get; init; }

    /// <exception cref="JsonException">Something in it is out of range.</exception>
    public ManifestLine Checked() =>
        !OutputName.IsBelow(Output) ? throw new JsonException($"its output '{Output}' leads out of the folder.")
        : FirstRow < 0 || Rows < 0 || Rejected < 0 || Bytes < 0 || InputBytes < 0 || RejectedBytes < 0 ? throw new JsonException("a number of it is below 0.")
        : this;
}
