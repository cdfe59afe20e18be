using Ml.Attention.Selection;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Selection;

public sealed class SearchedParameterTests
{
    private static readonly SearchedParameter Rate = SearchedParameter.LogScale(
        "rate", 1e-4, 1e-2, o => o.Training.LearningRate, (o, v) => o with { Training = o.Training with { LearningRate = v } });

    private static readonly SearchedParameter Layers = SearchedParameter.OneOf(
        "layers", [1, 2, 4, 8], o => o.Encoder.Layers, (o, v) => o with { Encoder = o.Encoder with { Layers = v } });

    private static readonly SearchedParameter Causal = SearchedParameter.Switch(
        "causal", o => o.Encoder.Causal, (o, v) => o with { Encoder = o.Encoder with { Causal = v } });

    [Fact]
    public void A_number_on_a_logarithmic_scale_is_drawn_evenly_by_its_logarithm()
    {
        double[] drawn = [.. Draw(Rate, 500).Cast<double>()];
        Assert.All(drawn, rate => Assert.InRange(rate, 1e-4, 1e-2));
        Assert.InRange(drawn.Count(rate => rate < 1e-3), 200, 300);
        Assert.All(drawn, rate => Assert.InRange(rate.ToString("R", System.Globalization.CultureInfo.InvariantCulture).TrimStart('0', '.').Length, 1, 6)); // such as 0.0023 or 9.4E-05
        double[] changed = [.. Change(Rate, new(), 500).Cast<double>()];
        Assert.All(changed, rate => Assert.InRange(rate, 1e-4, 1e-2));
        Assert.InRange(changed.Count(rate => rate is > 0.0006 and < 0.00165), 290, 390); // a standard deviation, e^±0.5, holds 68 %
    }

    [Fact]
    public void One_of_some_values_changes_to_a_neighbour()
    {
        Assert.Equal([1, 2, 4, 8], Draw(Layers, 100).Cast<int>().Distinct().Order());
        Assert.Equal([2, 8], Change(Layers, Of(layers: 4), 50).Cast<int>().Distinct().Order());
        Assert.Equal([2], Change(Layers, Of(layers: 1), 50).Cast<int>().Distinct());
        Assert.Equal([2, 4], Change(Layers, Of(layers: 3), 50).Cast<int>().Distinct().Order());
        Assert.Equal([8], Change(Layers, Of(layers: 100), 50).Cast<int>().Distinct());
    }

    [Fact]
    public void A_switch_is_thrown()
    {
        Assert.Equal([false, true], Draw(Causal, 50).Cast<bool>().Distinct().Order());
        Assert.Equal([true], Change(Causal, new(), 10).Cast<bool>().Distinct());
    }

    [Fact]
    public void Names_are_those_of_the_options_as_JSON()
    {
        string json = new TextClassificationOptions().ToJson();
        Assert.All(SearchSpace.All, parameter => Assert.Contains($"\"{parameter.Name.Split('.')[^1]}\":", json, StringComparison.Ordinal));
        Assert.Equal(SearchSpace.All.Count, SearchSpace.All.Select(parameter => parameter.Name).Distinct().Count());
        Assert.Equal(HyperparameterSearch.ParameterNames, SearchSpace.Values(new()).Keys);
    }

    [Fact]
    public void Each_parameter_sets_what_it_tells()
    {
        foreach (var parameter in SearchSpace.All)
        {
            var values = Draw(parameter, 60).Distinct().ToList();
            Assert.True(values.Count > 1, parameter.Name);
            var options = parameter.Draw(new(), new Random(1));
            Assert.Empty(SearchSpace.All.Where(other => other != parameter && !other.Value(options).Equals(other.Value(new()))).Select(other => other.Name));
        }
    }

    [Fact]
    public void A_name_that_is_not_known_is_told()
    {
        Assert.Equal(["width", "layers"], SearchSpace.Named(["layers", "width"]).Select(parameter => parameter.Name));
        Assert.StartsWith("Parameters has 'depth'; expected some of learningRate, heads, width, layers,", Assert.Throws<ArgumentException>(() => SearchSpace.Named(["width", "depth"])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Parameters is an empty list; expected one or more of", Assert.Throws<ArgumentException>(() => SearchSpace.Named([])).Message, StringComparison.Ordinal);
    }

    private static TextClassificationOptions Of(int layers) => new() { Encoder = new() { Layers = layers } };

    private static List<object> Draw(SearchedParameter parameter, int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => parameter.Value(parameter.Draw(new(), random)))];
    }

    private static List<object> Change(SearchedParameter parameter, TextClassificationOptions options, int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => parameter.Value(parameter.Change(options, random)))];
    }
}
