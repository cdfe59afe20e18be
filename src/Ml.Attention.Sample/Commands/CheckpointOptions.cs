using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Commands;

/// <summary>Options that say where and how often a training is saved, to go on from there.</summary>
internal sealed partial class CheckpointOptions
{
    private readonly Option<string?> _file = new("--checkpoint")
    {
        Description = "Save the training in this file as it goes on, and the state before in FILE.previous; both are removed once the model is written.",
        HelpName = "file",
    };

    private readonly Option<string?> _every = new("--checkpoint-every")
    {
        Description = "How often: a number of epochs, steps or minutes. [default: 1epoch]",
        HelpName = "1epoch|500steps|10minutes",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Go on from the file of --checkpoint; where there is none, begin. Data and options must be the same.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        command.Options.Add(_every);
        command.Options.Add(_resume);
    }

    /// <summary>What was chosen; null where training is not saved.</summary>
    /// <param name="result">The arguments.</param>
    /// <param name="others">Files that the command reads or writes.</param>
    /// <param name="notices">Told what is found.</param>
    /// <exception cref="InputException">An option lacks another, has no such value, or the file is there already.</exception>
    public TrainingCheckpoints? Read(ParseResult result, IEnumerable<string?> others, Action<string> notices)
    {
        if (result.GetValue(_file) is not { } path)
        {
            string? alone = result.GetValue(_every) is not null ? "--checkpoint-every" : result.GetValue(_resume) ? "--resume" : null;
            return alone is null ? null : throw new InputException($"{alone} is given without --checkpoint; name the file with it.");
        }

        TrainCommand.CheckOther("--checkpoint", path, others);
        var checkpoints = Every(result.GetValue(_every) ?? "1epoch", new(path) { Resume = result.GetValue(_resume), Notices = notices });
        if (!checkpoints.Resume && (File.Exists(path) || File.Exists($"{path}.previous")))
        {
            throw new InputException($"--checkpoint: '{path}' or '{path}.previous' is there already; go on from it with --resume, or remove it to begin anew.");
        }

        return checkpoints;
    }

    /// <summary>Says how a training that was cancelled goes on; nothing where there is no checkpoint.</summary>
    public static void WriteHowToGoOn(TrainingCheckpoints? checkpoints, CommandStreams streams)
    {
        if (checkpoints is not null && File.Exists(checkpoints.Path))
        {
            streams.Error.WriteLine($"The training so far is in {Excerpt.Visible(checkpoints.Path)}; the same command with --resume goes on from there.");
        }
    }

    private static TrainingCheckpoints Every(string text, TrainingCheckpoints checkpoints)
    {
        var match = Syntax().Match(text);
        if (match.Success && int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
        {
            return match.Groups["unit"].Value[0] switch
            {
                'e' => checkpoints with { Epochs = count },
                's' => checkpoints with { Steps = count },
                _ => checkpoints with { Time = TimeSpan.FromMinutes(count) },
            };
        }

        throw new InputException($"--checkpoint-every is '{text}'; expected a number above 0 and a unit, such as 1epoch, 500steps or 10minutes.");
    }

    [GeneratedRegex("^(?<count>[0-9]+) ?(?<unit>epochs?|steps?|minutes?)$")]
    private static partial Regex Syntax();
}
