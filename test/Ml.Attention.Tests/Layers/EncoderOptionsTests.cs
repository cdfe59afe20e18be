using Ml.Attention.Layers;
using Xunit;

namespace Ml.Attention.Tests.Layers;

public sealed class EncoderOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => new EncoderOptions().Validate();

    public static TheoryData<string, EncoderOptions, string> Invalid => new()
    {
        { "Layers", new() { Layers = 0 }, "Layers is 0; expected 1 or more." },
        { "Width", new() { Width = -8 }, "Width is -8; expected 1 or more." },
        { "Heads", new() { Heads = 0 }, "Heads is 0; expected 1 or more." },
        { "FeedForward", new() { FeedForward = 0 }, "FeedForward is 0; expected 1 or more." },
        { "Width", new() { Width = 100, Heads = 8 }, "Width is 100, which Heads, 8, does not divide; choose a width that is a multiple of the heads, such as 96, or a HeadSize." },
        { "Dropout", new() { Dropout = 1 }, "Dropout is 1; expected a share from 0 to below 1." },
        { "Dropout", new() { Dropout = -0.5f }, "Dropout is -0.5; expected a share from 0 to below 1." },
        { "Dropout", new() { Dropout = float.NaN }, "Dropout is NaN; expected a share from 0 to below 1." },
        { "Activation", new() { Activation = (Activation)9 }, "Activation is 9; expected one of Relu, Gelu." },
        { "Normalization", new() { Normalization = (NormalizationPlacement)9 }, "Normalization is 9; expected one of Before, After." },
        { "Positions", new() { Positions = (PositionKind)9 }, "Positions is 9; expected one of Sinusoidal, Learned, Rotary, Alibi, None." },
        { "Pooling", new() { Pooling = (PoolingKind)9 }, "Pooling is 9; expected one of Mean, Max, First." },
        { "Embedding", new() { Embedding = (EmbeddingInitialization)9 }, "Embedding is 9; expected one of Scaled, Xavier, Normal." },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Errors_name_the_option_what_was_found_and_what_was_expected(string name, EncoderOptions options, string message)
    {
        var exception = Assert.Throws<ArgumentException>(options.Validate);
        Assert.Equal(name, exception.ParamName);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
