using System.Diagnostics;
using Ml.Attention.Sample.Demo.Mail;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo.Mail;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("<p>one</p><p>two</p>", "one two")]
    [InlineData("one<br>two<BR/>three", "one two three")]
    [InlineData("Vi<!-- a > b -->ag<b>ra</b>", "Viagra")]
    [InlineData("<a href=\"http://example.org/?a>b\">link</a>", "link")]
    [InlineData("&lt;b&gt; &amp; &eacute; &#8364;&nbsp;5", "<b> & é € 5")]
    [InlineData("<style>p { color: red }</style>a<script>if (a<b) x()</SCRIPT>b", "a b")]
    [InlineData("<head><title>t</title></head>body", "body")]
    [InlineData("1 < 2 and <3", "1 < 2 and <3")]
    [InlineData("<!DOCTYPE html><?xml version='1.0'?>text", "text")]
    [InlineData("a <img alt='never closed> b", "a b")]
    [InlineData("cut off <p", "cut off")]
    [InlineData("cut off <!-- comment", "cut off")]
    [InlineData("<script>never closed", "never closed")]
    [InlineData("<", "<")]
    [InlineData("</", "</")]
    [InlineData("a</ b", "a</ b")]
    public void Is_what_a_reader_sees(string html, string expected) =>
        Assert.Equal(expected, string.Join(' ', HtmlText.Read(html).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    [Theory]
    [InlineData("<a b=\"")]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("<")]
    public void Hostile_text_takes_little_time(string pattern)
    {
        string html = string.Concat(Enumerable.Repeat(pattern, 50_000));
        long started = Stopwatch.GetTimestamp();
        HtmlText.Read(html);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }
}
