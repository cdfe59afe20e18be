using System.Text;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>
/// What a reader sees of an e-mail: subject and text, decoded. All other headers are dropped, because in a collection
/// of mails they give the class away: ham and spam came through different servers, lists and programs.
/// </summary>
/// <param name="Subject">The subject on one line; empty where there is none.</param>
/// <param name="Body">The text, white space as it comes; empty where there is none.</param>
internal sealed record MailMessage(string Subject, string Body)
{
    /// <summary>Subject and body on one line, with single spaces.</summary>
    public string ToLine() => OneLine($"{Subject} {Body}");

    /// <summary>Reads a mail in the form of RFC 5322 and MIME. Nothing it holds is an error: spam breaks every rule.</summary>
    public static MailMessage Parse(ReadOnlySpan<byte> mail)
    {
        // Latin-1 keeps each byte as one character, so the structure is read as text and bytes are decoded later.
        string source = Encoding.Latin1.GetString(mail).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var entity = MimeEntity.Parse(source);
        return new(OneLine(EncodedWords.Decode(entity.Headers["Subject"])), MailBody.Read(entity));
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            bool isSpace = char.IsWhiteSpace(character) || char.IsControl(character);
            if (!isSpace)
            {
                line.Append(character);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        // Unpaired surrogates, which an HTML reference can make, become U+FFFD.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line.ToString().TrimEnd()));
    }
}
