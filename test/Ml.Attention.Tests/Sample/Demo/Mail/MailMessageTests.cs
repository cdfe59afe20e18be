using System.Text;
using Ml.Attention.Sample.Demo.Mail;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo.Mail;

public sealed class MailMessageTests
{
    [Fact]
    public void Keeps_subject_and_body_and_no_other_header()
    {
        var mail = Parse("""
            From sender@example.org  Mon Sep  2 12:00:00 2002
            Received: from relay.example.org (relay [192.0.2.1])
            	by mail.example.org; Mon, 2 Sep 2002
            Subject: Good
             news
            X-Mailer: secret

            Hello,
            reader.
            """);
        Assert.Equal(new("Good news", "Hello,\nreader."), mail);
        Assert.Equal("Good news Hello, reader.", mail.ToLine());
    }

    [Fact]
    public void Of_alternatives_plain_text_is_read()
    {
        var mail = Parse("""
            Subject: x
            Content-Type: multipart/alternative;
            	boundary="=_b"

            This is a message in MIME format.
            --=_b
            Content-Type: text/plain

            plain
            --=_b
            Content-Type: text/html

            <p>rich</p>
            --=_b--
            an epilogue
            """);
        Assert.Equal("x plain", mail.ToLine());
    }

    [Fact]
    public void Html_is_read_where_plain_text_is_empty_or_missing()
    {
        var mail = Parse("""
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

             
            --b
            Content-Type: text/html; charset=utf-8

            <p>rich</p>
            --b--
            """);
        Assert.Equal("rich", mail.ToLine());
    }

    [Fact]
    public void Nested_parts_are_read_and_attachments_dropped()
    {
        // The inner boundary begins with the outer one, and the last delimiter is missing.
        var mail = Parse("""
            Subject: s
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: multipart/related; boundary="b1"

            --b1

            one
            --b1
            Content-Type: image/gif
            Content-Transfer-Encoding: base64

            R0lGODlh
            --b1--
            --b
            Content-Type: application/octet-stream; name="a.exe"

            MZ
            --b
            Content-Type: message/rfc822

            Subject: inner
            X-Secret: no

            two
            --b
            Content-Type: text/plain; name=notes.txt

            three
            """);
        Assert.Equal("s one inner two three", mail.ToLine());
    }

    [Fact]
    public void Transfer_encodings_and_charsets_are_decoded()
    {
        Assert.Equal("Größe = 5 €", Parse("Content-Type: text/plain; charset=\"iso-8859-15\"\nContent-Transfer-Encoding: Quoted-Printable\n\nGr=F6=DFe =\n=3D 5 =A4").ToLine());
        string chinese = Convert.ToBase64String(CodePagesEncodingProvider.Instance.GetEncoding("gb2312")!.GetBytes("免费电话"));
        Assert.Equal("免费电话", Parse($"Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{chinese}\n").ToLine());
    }

    [Fact]
    public void Html_that_calls_itself_plain_is_read_as_html() =>
        Assert.Equal("Buy now", Parse("Content-Type: text/plain\n\n<HTML><BODY>Buy <b>now</b></BODY></HTML>").ToLine());

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no header at all")]
    [InlineData("Subject")]
    [InlineData("Subject: only")]
    [InlineData("Content-Type: multipart/mixed\n\nno boundary")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\nnever used")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--\n--x\n\na")]
    [InlineData("Content-Type: text/html; charset=no-such\nContent-Transfer-Encoding: no-such\n\n<a href='never closed")]
    [InlineData("Content-Type: ;;;=\nContent-Transfer-Encoding: base64\n\n=====\n***")]
    [InlineData("Subject: =?utf-8?B?////?= =?x?Q?=?= =?utf-8?b?=?=\n\n&#xD800;&#999999999;")]
    public void Broken_mails_have_an_answer(string source)
    {
        string line = Parse(source).ToLine();
        Assert.DoesNotContain('\n', line);
        Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void Deep_nesting_has_an_answer()
    {
        var source = new StringBuilder();
        for (int i = 0; i < 500; i++)
        {
            source.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        Assert.Equal("", Parse(source.Append("\nend").ToString()).ToLine());
    }

    [Fact]
    public void Random_bytes_have_an_answer()
    {
        byte[] seed = "Subject: =?a?Q?b?=\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n<!-- PGI+ -->&amp;\n--x--\n"u8.ToArray();
        var random = new Random(7);
        for (int i = 0; i < 2000; i++)
        {
            byte[] mail = [.. seed];
            for (int change = 0; change < 10; change++)
            {
                mail[random.Next(mail.Length)] = (byte)random.Next(256);
            }

            MailMessage.Parse(mail).ToLine();
        }
    }

    private static MailMessage Parse(string source) => MailMessage.Parse(Encoding.Latin1.GetBytes(source.ReplaceLineEndings("\n")));
}
