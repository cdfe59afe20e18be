using System.Text;
using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>Header text with words such as <c>=?iso-8859-1?Q?caf=E9?=</c> (RFC 2047).</summary>
internal static partial class EncodedWords
{
    /// <param name="value">A header's value, each byte as one character.</param>
    public static string Decode(string value)
    {
        var text = new StringBuilder();
        int position = 0;
        List<byte> pending = [];
        string pendingCharset = "";
        foreach (Match word in Word().Matches(value))
        {
            string between = value[position..word.Index];
            string charset = word.Groups["charset"].Value;
            bool continues = pending.Count > 0 && string.IsNullOrWhiteSpace(between);
            if (!continues || !charset.Equals(pendingCharset, StringComparison.OrdinalIgnoreCase))
            {
                Flush();
                text.Append(continues ? "" : Raw(between));
            }

            // Bytes of neighbours are joined before they are decoded: one character may be cut between two words.
            pending.AddRange(Bytes(word.Groups["content"].Value, word.Groups["encoding"].Value));
            pendingCharset = charset;
            position = word.Index + word.Length;
        }

        Flush();
        return text.Append(Raw(value[position..])).ToString();

        void Flush()
        {
            text.Append(Charset.Decode([.. pending], pendingCharset.Split('*')[0]));
            pending.Clear();
        }
    }

    private static byte[] Bytes(string content, string encoding) => encoding is "b" or "B"
        ? TransferEncoding.Base64(content)
        : TransferEncoding.QuotedPrintable(content.Replace('_', ' '));

    /// <summary>Headers may hold bytes above ASCII, against the rule and without a charset.</summary>
    private static string Raw(string value) => Charset.Decode(Encoding.Latin1.GetBytes(value), "");

    [GeneratedRegex(@"=\?(?<charset>[^?\s]+)\?(?<encoding>[bBqQ])\?(?<content>[^?]*)\?=", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
