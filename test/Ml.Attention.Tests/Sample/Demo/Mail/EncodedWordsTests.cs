using System.Text;
using Ml.Attention.Sample.Demo.Mail;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo.Mail;

public sealed class EncodedWordsTests
{
    [Theory]
    [InlineData("plain subject", "plain subject")]
    [InlineData("=?iso-8859-1?Q?caf=E9_au_lait?=", "café au lait")]
    [InlineData("=?ISO-8859-1*fr?q?caf=E9?= ok", "café ok")]
    [InlineData("a =?utf-8?B?w6k=?= b", "a é b")]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")]
    [InlineData("=?utf-8?B?4oI=?=\t=?UTF-8?B?rA==?=", "€")]
    [InlineData("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?= c", "aé c")]
    [InlineData("=?utf-8?Q?never closed", "=?utf-8?Q?never closed")]
    [InlineData("=?no-such?Q?caf=E9?=", "café")]
    public void Are_decoded(string value, string expected) => Assert.Equal(expected, EncodedWords.Decode(value));

    [Fact]
    public void Raw_bytes_are_utf_8_or_windows_1252()
    {
        Assert.Equal("Größe", EncodedWords.Decode(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("Größe"))));
        Assert.Equal("“Größe”", EncodedWords.Decode("\u0093Größe\u0094"));
    }
}
