using Ml.Attention.Optimizers;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => new TextClassificationOptions().Validate();

    public static TheoryData<string, TextClassificationOptions> Invalid => new()
    {
        { "Epochs is 0; expected 1 or more.", new() { Training = new() { Epochs = 0 } } },
        { "LearningRate is 0; expected a number above 0.", new() { Training = new() { LearningRate = 0 } } },
        { "LearningRate is ∞; expected a number above 0.", new() { Training = new() { LearningRate = double.PositiveInfinity } } },
        { "WarmUp is 1.5; expected a share from 0 to 1.", new() { Training = new() { WarmUp = 1.5 } } },
        { "Decay is 7; expected one of Linear, Cosine, Constant, OneCycle, InverseSquareRoot.", new() { Training = new() { Decay = (LearningRateDecay)7 } } },
        { "BatchTokens is 0; expected 1 or more.", new() { Training = new() { BatchTokens = 0 } } },
        { "BatchTexts is 0; expected 1 or more.", new() { Training = new() { BatchTexts = 0 } } },
        { "MaxGradientNorm is 0; expected a number above 0.", new() { Training = new() { MaxGradientNorm = 0 } } },
        { "Patience is 0; expected 1 or more.", new() { Training = new() { Patience = 0 } } },
        { "WeightDecay is -1; expected 0 or more.", new() { Training = new() { Optimizer = new() { WeightDecay = -1 } } } },
        { "MultiLabel is set and ClassWeighting is Balanced; a text of several labels has no one class to weight. Leave one of the two out.", new() { MultiLabel = true, Training = new() { ClassWeighting = ClassWeighting.Balanced } } },
        { "MultiLabel is set and ClassWeights are given; a text", new() { MultiLabel = true, Training = new() { ClassWeights = new Dictionary<string, double> { ["a"] = 2 } } } },
        { "MaxTokens is 0; expected 1 or more.", new() { Tokenizer = new() { MaxTokens = 0 } } },
        { "Layers is 0; expected 1 or more.", new() { Encoder = new() { Layers = 0 } } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void A_trainer_refuses_options_out_of_range(string message, TextClassificationOptions options)
    {
        var exception = Assert.Throws<ArgumentException>(() => new TextClassificationTrainer(options));
        Assert.StartsWith(message.Replace("∞", double.PositiveInfinity.ToString(null, null), StringComparison.Ordinal), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Threads_cannot_be_negative() => Assert.Throws<ArgumentOutOfRangeException>(() => new TextClassificationTrainer(threads: -1));
}
