using System.Globalization;

namespace Ml.Attention.Sample.Jobs;

/// <summary>What a job is asked for.</summary>
internal sealed record JobOptions
{
    /// <summary>The model's path.</summary>
    public required string Model { get; init; }

    /// <summary>Names of input files, or patterns.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>The folder of outputs.</summary>
    public required string Output { get; init; }

    /// <summary>The columns that are read.</summary>
    public required InputColumns Columns { get; init; }

    /// <summary>What double quotes are in delimited files.</summary>
    public Data.QuoteRule Quotes { get; init; }

    /// <summary>What is written of a row.</summary>
    public ScoreColumns Scores { get; init; } = new();

    /// <summary>How outputs are written.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>Which part of the job is done here.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Rows of an output, at most; null for any number.</summary>
    public long? MaxRowsPerFile { get; init; }

    /// <summary>Rows that may be rejected before the job stops; null for any number.</summary>
    public long? MaxRejected { get; init; }

    /// <summary>Whether outputs of another model or input, and another's lock, are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>What decides the content of the outputs besides model and inputs, as one line.</summary>
    public string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"--text-column {Columns.Text}{(Columns.Second is { } second ? $" --second-text-column {second}" : "")} --keep {string.Join(',', Columns.Keep)} --top {Scores.Top}{(Scores.All ? " --scores" : "")}{(Scores.Features ? " --features" : "")} --format {Format.ToString().ToLowerInvariant()} --quotes {Quotes.ToString().ToLowerInvariant()} --max-rows-per-file {MaxRowsPerFile?.ToString(CultureInfo.InvariantCulture) ?? "none"}");
}
