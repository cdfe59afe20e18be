using Ml.Attention.Sample.Output;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Output;

public sealed class TrainingDisplayTests
{
    private static readonly TrainingProgress Step = new()
    {
        Epoch = 2,
        Epochs = 10,
        Step = 5,
        Steps = 5,
        Loss = 0.25,
        TokensPerSecond = 12345.6,
        Elapsed = TimeSpan.FromSeconds(20),
        Remaining = TimeSpan.FromSeconds(80),
    };

    [Fact]
    public void Without_a_terminal_there_is_one_line_an_epoch()
    {
        using var error = new StringWriter { NewLine = "\n" };
        int answer = TrainingDisplay.Show(new(TextWriter.Null, error, TextReader.Null), progress =>
        {
            progress.Report(Step with { Step = 4 });
            progress.Report(Step);
            progress.Report(Step with { Completed = new(2, 0.25, 0.9912, 0.0312) });
            return 42;
        });
        Assert.Equal(42, answer);
        Assert.Equal("epoch 2 of 10  loss 0.2500  validation accuracy 0.9912, loss 0.0312  12,346 tokens/s  20 s, at most 80 s left\n", error.ToString());
    }

    [Fact]
    public void An_epoch_without_validation_says_nothing_of_it() =>
        Assert.Equal("epoch 2 of 10  loss 0.2500  12,346 tokens/s  20 s, at most 80 s left", TrainingDisplay.EpochText(Step, new(2, 0.25, null, null)));
}
