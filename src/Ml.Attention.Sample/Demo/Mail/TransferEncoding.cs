using System.Buffers;
using System.Text;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>The bytes of a part, from the form in which they were sent.</summary>
internal static class TransferEncoding
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <param name="body">As it was sent, each byte as one character.</param>
    /// <param name="encoding">The value of <c>Content-Transfer-Encoding</c>; other names than the two encodings of MIME change nothing.</param>
    public static byte[] Decode(string body, string encoding) => encoding.Trim().Trim('"').ToLowerInvariant() switch
    {
        "base64" => Base64(body),
        "quoted-printable" => QuotedPrintable(body),
        _ => Encoding.Latin1.GetBytes(body),
    };

    /// <summary>
    /// Decodes up to the first line that is not base64: mailing lists put plain lines below. A body that begins with
    /// such a line is left as it is.
    /// </summary>
    public static byte[] Base64(string body)
    {
        var digits = new StringBuilder(body.Length);
        foreach (var range in body.AsSpan().Split('\n'))
        {
            var line = body.AsSpan(range).Trim();
            if (line.ContainsAnyExcept(Alphabet))
            {
                break;
            }

            digits.Append(line.TrimEnd('='));
        }

        if (digits.Length == 0)
        {
            return Encoding.Latin1.GetBytes(body);
        }

        // One digit too many holds no whole byte.
        digits.Length -= digits.Length % 4 == 1 ? 1 : 0;
        digits.Append('=', (4 - (digits.Length % 4)) % 4);
        return Convert.FromBase64String(digits.ToString());
    }

    /// <summary>Decodes <c>=XX</c> and joins lines that end in <c>=</c>; an equals sign with anything else behind it stays.</summary>
    public static byte[] QuotedPrintable(string body)
    {
        var bytes = new List<byte>(body.Length);
        for (int i = 0; i < body.Length; i++)
        {
            if (body[i] != '=')
            {
                bytes.Add((byte)body[i]);
            }
            else if (i + 2 < body.Length && char.IsAsciiHexDigit(body[i + 1]) && char.IsAsciiHexDigit(body[i + 2]))
            {
                bytes.Add(Convert.FromHexString(body.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (SoftBreak(body, i + 1) is int next)
            {
                i = next;
            }
            else
            {
                bytes.Add((byte)'=');
            }
        }

        return [.. bytes];
    }

    /// <summary>The position of the line feed when only spaces stand before it, or of the body's end; else null.</summary>
    private static int? SoftBreak(string body, int start)
    {
        int end = start;
        while (end < body.Length && (body[end] is ' ' or '\t'))
        {
            end++;
        }

        return end == body.Length || body[end] == '\n' ? end : null;
    }
}
