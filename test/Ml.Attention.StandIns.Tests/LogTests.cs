using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Ml.Attention.StandIns.Tests;

public class LogTests
{
    [Fact]
    public void ChannelsReachTheLog()
    {
        var ml = new MLContext();
        var log = new List<LoggingEventArgs>();
        ml.Log += (_, message) => log.Add(message);
        IHost host = ((IHostEnvironment)ml).Register("Attention");
        using (IChannel channel = host.Start("Training"))
        {
            channel.Info(MessageSensitivity.None, "epoch {0}: {1}", 1, "fine");
            channel.Info(MessageSensitivity.None, "{braces} stay");
            channel.Warning(MessageSensitivity.UserData, "careful");
            channel.Error(MessageSensitivity.Schema | MessageSensitivity.UserData, "wrong");
            channel.Trace(MessageSensitivity.All, "detail");
        }

        Assert.Equal(
            ["Channel started", "epoch 1: fine", "{braces} stay", "careful", "wrong", "detail"],
            log.Take(6).Select(message => message.RawMessage));
        Assert.StartsWith("Channel finished. Elapsed ", log[6].RawMessage);
        Assert.Equal("Channel disposed", log[7].RawMessage);
        Assert.Equal(
            [ChannelMessageKind.Trace, ChannelMessageKind.Info, ChannelMessageKind.Info, ChannelMessageKind.Warning, ChannelMessageKind.Error, ChannelMessageKind.Trace],
            log.Take(6).Select(message => message.Kind));
        Assert.All(log, message => Assert.Equal("Attention; Training", message.Source));
        Assert.Equal("[Source=Attention; Training, Kind=Info] epoch 1: fine", log[1].Message);
    }

    [Fact]
    public void HostsHaveHostsAndPlaces()
    {
        var ml = new MLContext(3);
        var sources = new List<string>();
        ml.Log += (_, message) => sources.Add(message.Source);
        IHostEnvironment environment = ml;
        IHost outer = environment.Register("Outer");
        IHost inner = outer.Register("Inner");
        IHost innermost = inner.Register("Innermost");
        environment.Start("Free").Dispose();
        inner.Start("A").Dispose();
        innermost.Start("B").Dispose();
        Assert.Equal(["Free", "Inner; A", "Outer; Innermost; B"], sources.Distinct());
        Assert.Equal("HostEnvironment", environment.ContextDescription);
        Assert.Equal("HostEnvironment", outer.ContextDescription);
        Assert.Equal("Outer; A", outer.Start("A").ContextDescription);
        Assert.Throws<ArgumentOutOfRangeException>(() => environment.Register(""));
    }

    [Fact]
    public void ExceptionsAreMarkedWithTheirPlace()
    {
        IHost host = ((IHostEnvironment)new MLContext()).Register("Component");
        using IChannel channel = host.Start("Phase");
        InvalidOperationException error = channel.Process(new InvalidOperationException("x"));
        Assert.Equal("Component", error.Data["Throwing component"]);
        Assert.Equal("Phase", error.Data["Phase"]);
    }

    [Fact]
    public void ProgressGoesNowhereAndASeedRepeats()
    {
        IHostEnvironment environment = new MLContext(5);
        using (IProgressChannel progress = environment.StartProgressChannel("Training"))
        {
            progress.SetHeader(new ProgressHeader(["Loss"], ["epochs"]), entry => entry.SetProgress(0, 1, 3));
            progress.Checkpoint(0.5, 1);
        }

        Assert.Equal(environment.Register("X", seed: 9).Rand.Next(), environment.Register("Y", seed: 9).Rand.Next());
        Assert.Equal(((IHostEnvironment)new MLContext(5)).Register("X").Rand.Next(), ((IHostEnvironment)new MLContext(5)).Register("X").Rand.Next());
    }
}
