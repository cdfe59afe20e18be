using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

public sealed class LabelSetTests
{
    [Theory]
    [InlineData("sport|health", "health|sport")]
    [InlineData(" sport |sport| b c ", "b c|sport")]
    [InlineData("", "")]
    [InlineData(" | ", "")]
    [InlineData("Sport|sport", "Sport|sport")]
    public void Labels_are_trimmed_ordered_and_there_once(string text, string expected) =>
        Assert.Equal(expected, LabelSet.Join(LabelSet.Parse(text)));
}
