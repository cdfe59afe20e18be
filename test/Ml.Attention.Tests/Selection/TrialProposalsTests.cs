using Ml.Attention.Selection;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class TrialProposalsTests
{
    private static readonly HyperparameterSearchOptions Options = new() { RandomTrials = 3, Seed = 4 };

    [Fact]
    public void First_the_start_then_random_ones_then_changes_of_the_best()
    {
        var trials = Run(Options, 12, trial => trial == 3 ? 0.9 : 0.5);
        Assert.Equal(
            [TrialOrigin.Start, .. Enumerable.Repeat(TrialOrigin.Random, 3), .. Enumerable.Repeat(TrialOrigin.Changed, 8)],
            trials.Select(trial => trial.Origin));
        Assert.Equal(Options.Start, trials[0].Options);
        Assert.Equal(12, trials.Select(trial => trial.Options.ToJson()).Distinct().Count());

        int Different(SearchTrial one, SearchTrial other) => one.Values.Count(pair => !pair.Value.Equals(other.Values[pair.Key]));
        Assert.All(trials.Skip(1).Take(3), trial => Assert.True(Different(trial, trials[0]) > 3));
        Assert.All(trials.Skip(4), trial => Assert.InRange(Different(trial, trials[2]), 1, 6));
    }

    [Fact]
    public void A_search_that_is_taken_up_goes_on_as_it_would_have()
    {
        var whole = Run(Options, 8, trial => 0.5 + (trial % 3 * 0.1));
        foreach (int cut in Enumerable.Range(1, 7))
        {
            Assert.Equal(whole[cut].Options, new TrialProposals(Options).Next([.. whole.Take(cut)])!.Value.Options);
        }

        Assert.NotEqual(whole[1].Options, new TrialProposals(Options with { Seed = 5 }).Next([.. whole.Take(1)])!.Value.Options);
    }

    [Fact]
    public void The_form_of_a_pretrained_encoder_stays()
    {
        var options = Options with { Start = new() { InitializeFrom = "encoder.onnx" } };
        var trials = Run(options, 20, trial => trial % 7);

        Assert.Single(trials.Select(trial => (trial.Options.Encoder.Width, trial.Options.Encoder.Heads, trial.Options.Encoder.Layers, trial.Options.Encoder.FeedForward)).Distinct());
        Assert.True(trials.Select(trial => trial.Options.Encoder.Dropout).Distinct().Count() > 1);
        var error = Assert.Throws<ArgumentException>((options with { Parameters = ["dropout", "width"] }).Validate);
        Assert.StartsWith("Parameters has 'width', but all trials start from a pretrained encoder (InitializeFrom), whose form is fixed; leave out heads, width, layers, feedForward.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_parameters_asked_for_are_changed()
    {
        var trials = Run(Options with { Parameters = ["dropout", "layers"] }, 12, _ => 0.5);
        string[] changed = [.. trials[0].Values.Keys.Where(name => trials.Any(trial => !trial.Values[name].Equals(trials[0].Values[name])))];
        Assert.Equal(["layers", "dropout"], changed);
    }

    [Fact]
    public void All_options_are_valid_although_parameters_depend_on_each_other()
    {
        var start = new TextClassificationOptions { Encoder = new() { Width = 96, Heads = 6, Positions = Attention.Layers.PositionKind.Rotary } };
        var trials = Run(Options with { Start = start, RandomTrials = 40 }, 60, _ => 0.5);
        Assert.All(trials, trial => trial.Options.Validate());
        Assert.True(trials.Select(trial => trial.Options.Encoder.Width).Distinct().Count() > 2);
    }

    [Fact]
    public void Where_all_trials_failed_it_goes_on_at_random() =>
        Assert.Equal(Enumerable.Repeat(TrialOrigin.Random, 5), Run(Options, 6, _ => null).Skip(1).Select(trial => trial.Origin));

    [Fact]
    public void It_ends_where_all_was_tried()
    {
        var trials = Run(Options with { Parameters = ["layers"] }, 10, _ => 0.5);
        Assert.Equal([1, 2, 3], trials.Select(trial => trial.Options.Encoder.Layers).Order());
    }

    private static List<SearchTrial> Run(HyperparameterSearchOptions options, int count, Func<int, double?> accuracy)
    {
        var proposals = new TrialProposals(options);
        var trials = new List<SearchTrial>();
        while (trials.Count < count && proposals.Next(trials) is var (origin, tried))
        {
            int number = trials.Count + 1;
            trials.Add(Trials.Of(number, accuracy(number), options: tried) with { Origin = origin });
        }

        return trials;
    }
}
