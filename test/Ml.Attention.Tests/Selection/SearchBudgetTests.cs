using Ml.Attention.Selection;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class SearchBudgetTests
{
    private readonly Clock _clock = new();

    [Fact]
    public void Time_used_before_counts()
    {
        var budget = new SearchBudget(TimeSpan.FromSeconds(60), _clock, TimeSpan.FromSeconds(20));
        _clock.Now += TimeSpan.FromSeconds(15);
        Assert.Equal((35, 25), (budget.Used.TotalSeconds, budget.Left.TotalSeconds));
        _clock.Now += TimeSpan.FromSeconds(100);
        Assert.Equal((135, 0), (budget.Used.TotalSeconds, budget.Left.TotalSeconds));
    }

    [Fact]
    public void A_trial_fits_where_the_median_of_those_before_does()
    {
        var budget = new SearchBudget(TimeSpan.FromSeconds(60), _clock, TimeSpan.Zero);
        SearchTrial[] trials = [Trials.Of(1, 0.5, seconds: 1), Trials.Of(2, 0.5, seconds: 12), Trials.Of(3, 0.5, seconds: 30)];
        _clock.Now += TimeSpan.FromSeconds(47);
        Assert.True(budget.Fits(trials));
        Assert.False(budget.Fits([.. trials, Trials.Of(4, 0.5, seconds: 16)])); // (12 + 16) / 2 = 14 of 13
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.False(budget.Fits(trials));
        Assert.True(budget.Fits([]));
        _clock.Now += TimeSpan.FromSeconds(20);
        Assert.False(budget.Fits([]));
    }

    [Fact]
    public void What_runs_is_cancelled_when_time_is_up_or_when_it_is_asked_for()
    {
        using var asked = new CancellationTokenSource();
        using var up = new SearchBudget(TimeSpan.FromSeconds(60), _clock, TimeSpan.FromSeconds(60)).CancelWhenUp(asked.Token);
        using var end = new SearchBudget(TimeSpan.FromSeconds(60), _clock, TimeSpan.Zero).CancelWhenUp(asked.Token);
        Assert.True(up.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(10)));
        Assert.False(end.IsCancellationRequested);
        asked.Cancel();
        Assert.True(end.IsCancellationRequested);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
