using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class ClassTargetsTests
{
    private static readonly EncodedText[] Examples = [new([1], 0), new([1], 0), new([1], 0), new([1], 1)];

    [Fact]
    public void Smoothing_gives_a_share_to_all_classes()
    {
        using var targets = new ClassTargets(4) { Smoothing = 0.2 }.Create([new EncodedText([1], 2)]);
        Closeness.Equal([0.05f, 0.05f, 0.85f, 0.05f], targets.Floats.ToArray(), 1e-6);
    }

    [Fact]
    public void Balanced_classes_count_alike_and_an_example_1_on_average()
    {
        var targets = ClassTargets.Create(new() { ClassWeighting = ClassWeighting.Balanced }, ["a", "b"], Examples);
        Assert.Equal([2 / 3.0, 2], targets.Weights!, (a, b) => Math.Abs(a - b) < 1e-9);
        using var tensor = targets.Create(Examples);
        Assert.Equal(4, tensor.Floats.ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void Given_weights_are_relative_and_others_1()
    {
        var targets = ClassTargets.Create(new() { ClassWeights = new Dictionary<string, double> { ["b"] = 5 } }, ["a", "b"], Examples);
        Assert.Equal(5, targets.Weights![1] / targets.Weights[0], 1e-9);
        Assert.Equal(4, (3 * targets.Weights[0]) + targets.Weights[1], 1e-9);
        Assert.Null(ClassTargets.Create(new(), ["a", "b"], Examples).Weights);
    }

    [Fact]
    public void A_weight_of_a_class_that_is_none_is_refused()
    {
        var options = new TrainingOptions { ClassWeights = new Dictionary<string, double> { ["b"] = 2, ["spam "] = 5 } };
        Assert.Equal(
            "ClassWeights has a weight for 'spam ', which is no class of the examples; their classes are 'a', 'b'.",
            Assert.Throws<TrainingDataException>(() => ClassTargets.Create(options, ["a", "b"], Examples)).Message);
    }

    [Fact]
    public void Contradicting_and_senseless_weights_are_refused()
    {
        static string Message(TrainingOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;
        var weights = new Dictionary<string, double> { ["spam"] = 0 };
        Assert.StartsWith("ClassWeights has 0 for 'spam'; expected a number above 0.", Message(new() { ClassWeights = weights }), StringComparison.Ordinal);
        Assert.StartsWith(
            "ClassWeights are given and ClassWeighting is Balanced; expected one of the two.",
            Message(new() { ClassWeights = new Dictionary<string, double>(), ClassWeighting = ClassWeighting.Balanced }), StringComparison.Ordinal);
    }
}
