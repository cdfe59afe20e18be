using System.CommandLine;
using Ml.Attention.Sample.Jobs;

namespace Ml.Attention.Sample.Commands;

/// <summary>The options of <c>score</c>.</summary>
internal sealed class ScoreOptions
{
    private readonly ModelOption _model = new();

    private readonly Option<string[]> _input = new("--input")
    {
        Description = "Files, or patterns such as 'data/*.parquet' ('**' for folders in folders): .tsv, .txt, .csv, .jsonl, .ndjson, .json, each also with .gz or .zst, and .parquet.",
        HelpName = "pattern",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _output = new("--output") { Description = "The folder to write to: an output for each input.", HelpName = "folder" };

    private readonly Option<string?> _merge = new("--merge") { Description = "Score nothing: look whether all shards of the job in a folder are finished, say which are not, and join their manifests.", HelpName = "folder" };

    private readonly Option<string> _text = new("--text-column") { Description = "The column of texts.", HelpName = "name", DefaultValueFactory = _ => "text" };

    private readonly Option<string?> _second = new("--second-text-column") { Description = "The column of second texts, of a model of pairs.", HelpName = "name" };

    private readonly Option<string[]> _keep = new("--keep") { Description = "Columns to write again beside the scores, with commas between.", HelpName = "names", AllowMultipleArgumentsPerToken = true };

    private readonly Option<int> _top = new("--top") { Description = "Write the K most probable labels too: Label1, Score1 to LabelK, ScoreK.", HelpName = "K" };

    private readonly Option<bool> _scores = new("--scores") { Description = "Write the scores of all labels too, as a list: Scores, in the order of 'info'." };

    private readonly Option<bool> _features = new("--features") { Description = "Write the vector of each text too, as a list: Features." };

    private readonly Option<OutputFormat> _format = new("--format") { Description = "How outputs are written: parquet, tsv, csv or jsonl.", HelpName = "format" };

    private readonly QuotesOption _quotes = new();

    private readonly Option<string?> _shard = new("--shard") { Description = "Which of the machines that share the job this is, from 1: 3/8. A Slurm array tells by itself; an Indexed Job of Kubernetes needs --shards.", HelpName = "I/N" };

    private readonly Option<int?> _shards = new("--shards") { Description = "How many shards there are, where the environment tells which this is.", HelpName = "N" };

    private readonly Option<long?> _maxRows = new("--max-rows-per-file") { Description = "Divide an input into outputs of so many rows, at most. Files that are not Parquet are counted for it first.", HelpName = "number" };

    private readonly Option<long?> _maxRejected = new("--max-rejected") { Description = "Stop when more rows than this cannot be scored; without it they are only listed.", HelpName = "number" };

    private readonly Option<bool> _force = new("--force") { Description = "Score again what was scored with another model, options or inputs, and take the lock of another machine." };

    /// <summary>Where the model runs.</summary>
    public DeviceOptions Devices { get; } = new();

    public void AddTo(Command command)
    {
        _model.AddTo(command);
        foreach (Option option in (Option[])[_input, _output, _merge, _text, _second, _keep, _top, _scores, _features, _format])
        {
            command.Options.Add(option);
        }

        _quotes.AddTo(command);
        foreach (Option option in (Option[])[_shard, _shards, _maxRows, _maxRejected, _force])
        {
            command.Options.Add(option);
        }

        Devices.AddTo(command);
    }

    /// <summary>The folder whose shards are looked at; null where rows are to be scored.</summary>
    /// <exception cref="InputException">Rows are to be scored too.</exception>
    public string? Merge(ParseResult result) => result.GetValue(_merge) is { } folder && (result.GetValue(_input) is { Length: > 0 } || result.GetValue(_output) is not null)
        ? throw new InputException("--merge looks at a folder that was scored; leave out --input and --output.")
        : result.GetValue(_merge);

    /// <summary>What is asked for.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="environment">The value of a variable of the environment.</param>
    /// <exception cref="InputException">An option is missing or out of range.</exception>
    public JobOptions Job(ParseResult result, Func<string, string?> environment)
    {
        if (result.GetValue(_input) is not { Length: > 0 } inputs)
        {
            throw new InputException("Option '--input' is required. See: ml-attention score --help");
        }

        string[] keep = [.. (result.GetValue(_keep) ?? []).SelectMany(names => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (keep.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
        {
            throw new InputException($"--keep names '{twice.Key}' more than once; expected each column once.");
        }

        return new()
        {
            Model = _model.Find(result),
            Inputs = inputs,
            Output = result.GetValue(_output) ?? throw new InputException("Option '--output' is required. See: ml-attention score --help"),
            Columns = new(result.GetRequiredValue(_text), result.GetValue(_second), keep),
            Quotes = _quotes.Read(result),
            Scores = new(AtLeast("--top", result.GetValue(_top), 0), result.GetValue(_scores), result.GetValue(_features)),
            Format = result.GetValue(_format),
            Shard = Shard.Find(result.GetValue(_shard), result.GetValue(_shards), environment),
            MaxRowsPerFile = result.GetValue(_maxRows) is { } rows ? AtLeast("--max-rows-per-file", rows, 1) : null,
            MaxRejected = result.GetValue(_maxRejected) is { } rejected ? AtLeast("--max-rejected", rejected, 0) : null,
            Force = result.GetValue(_force),
        };
    }

    private static T AtLeast<T>(string option, T value, T least)
        where T : IComparable<T> => value.CompareTo(least) >= 0
        ? value
        : throw new InputException($"{option} is {value}; expected {least} or more.");
}
