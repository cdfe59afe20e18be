using System.Globalization;
using Ml.Attention.Training;
using Spectre.Console;

namespace Ml.Attention.Sample.Output;

/// <summary>
/// Shows on the error stream how training goes: one line for each epoch, and on a terminal a bar for the present one.
/// </summary>
internal sealed class TrainingDisplay : IProgress<TrainingProgress>
{
    private readonly Action<TrainingProgress> _step;
    private readonly Action<string> _epoch;

    private int _run = 1;

    private TrainingDisplay(Action<TrainingProgress> step, Action<string> epoch) => (_step, _epoch) = (step, epoch);

    /// <summary>Runs a training, handing it the display.</summary>
    public static T Show<T>(CommandStreams streams, Func<IProgress<TrainingProgress>, T> train)
    {
        if (!streams.ErrorIsTerminal)
        {
            return train(new TrainingDisplay(_ => { }, streams.Error.WriteLine));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(streams.Error) });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var bar = context.AddTask("preparing the texts");
                return train(new TrainingDisplay(Update, line => console.WriteLine(line)));

                void Update(TrainingProgress progress)
                {
                    bar.MaxValue = progress.Steps;
                    bar.Value = progress.Step;
                    bar.Description = Markup.Escape(StepText(progress));
                }
            });
    }

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        _step(value);
        if (value.Run != _run)
        {
            _run = value.Run;
            _epoch(Invariant($"run {value.Run} of {value.Runs}  {value.Elapsed.TotalSeconds:F0} s, at most {value.Remaining.TotalSeconds:F0} s left"));
        }

        if (value.Completed is not null)
        {
            _epoch(EpochText(value, value.Completed));
        }
    }

    internal static string EpochText(TrainingProgress progress, EpochSummary epoch)
    {
        string validation = epoch.ValidationAccuracy is { } accuracy
            ? Invariant($"  validation accuracy {accuracy:F4}, loss {epoch.ValidationLoss:F4}")
            : "";
        return Invariant($"epoch {epoch.Epoch} of {progress.Epochs}  loss {epoch.TrainLoss:F4}{validation}  {progress.TokensPerSecond:N0} tokens/s  {progress.Elapsed.TotalSeconds:F0} s, at most {progress.Remaining.TotalSeconds:F0} s left");
    }

    private static string StepText(TrainingProgress progress) =>
        Invariant($"{(progress.Runs > 1 ? $"run {progress.Run} of {progress.Runs}  " : "")}epoch {progress.Epoch} of {progress.Epochs}  loss {progress.Loss:F4}  {progress.TokensPerSecond:N0} tokens/s  {progress.Remaining:h\\:mm\\:ss} left");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
