using Ml.Attention.Tokenization;
using Xunit;

namespace Ml.Attention.Tests.Tokenization;

public sealed class TokenizerOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => new TokenizerOptions().Validate();

    public static TheoryData<string, TokenizerOptions> Invalid => new()
    {
        { "MaxTokens is 0; expected 1 or more.", new() { MaxTokens = 0 } },
        { "MinFrequency is -1; expected 1 or more.", new() { MinFrequency = -1 } },
        { "MaxVocabulary is 0; expected 1 to 2000000.", new() { MaxVocabulary = 0 } },
        { "Truncation is 5; expected one of BothEnds, Head, Tail, Windows.", new() { Truncation = (Truncation)5 } },
        { "MaxVocabulary is 2000001; expected 1 to 2000000.", new() { MaxVocabulary = 2_000_001 } },
        { "UnknownBuckets is 0; expected 1 to 65536.", new() { UnknownBuckets = 0 } },
        { "UnknownBuckets is 65537; expected 1 to 65536.", new() { UnknownBuckets = 65_537 } },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Errors_name_the_option_what_was_found_and_what_was_expected(string message, TokenizerOptions options)
    {
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new VocabularyBuilder(options)).Message, StringComparison.Ordinal);
    }
}
