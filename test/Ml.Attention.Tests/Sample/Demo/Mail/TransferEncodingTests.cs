using System.Text;
using Ml.Attention.Sample.Demo.Mail;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo.Mail;

public sealed class TransferEncodingTests
{
    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("soft=\nbreak", "softbreak")]
    [InlineData("soft= \t\nbreak", "softbreak")]
    [InlineData("lower =e9", "lower é")]
    [InlineData("broken =ZZ =", "broken =ZZ ")]
    [InlineData("x=y", "x=y")]
    public void Quoted_printable(string body, string expected) =>
        Assert.Equal(expected, Encoding.Latin1.GetString(TransferEncoding.Decode(body, " Quoted-Printable ")));

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\nbG8", "hello")]
    [InlineData("aGVs\n\nbG8=\n\n___________\nA list's footer", "hello")]
    [InlineData("aGVsb", "hel")]
    [InlineData("not base64!", "not base64!")]
    [InlineData("", "")]
    public void Base64(string body, string expected) =>
        Assert.Equal(expected, Encoding.Latin1.GetString(TransferEncoding.Decode(body, "BASE64")));

    [Theory]
    [InlineData("7bit")]
    [InlineData("")]
    [InlineData("x-uuencode")]
    public void Other_encodings_change_nothing(string encoding) =>
        Assert.Equal("a=3D", Encoding.Latin1.GetString(TransferEncoding.Decode("a=3D", encoding)));
}
