using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>
/// The text of a mail: of alternatives the plain one, else the HTML one as a reader sees it; of mixed parts all that
/// are text; of forwarded mails their subject and text. Pictures, programs and documents are dropped.
/// </summary>
internal static partial class MailBody
{
    /// <summary>Deeper parts are dropped; mails of people have three levels or so.</summary>
    private const int DeepestPart = 16;

    public static string Read(MimeEntity mail) => Read(mail, 0);

    private static string Read(MimeEntity entity, int depth)
    {
        if (depth > DeepestPart)
        {
            return "";
        }

        return entity.Type switch
        {
            { IsMultipart: true } => ReadParts(entity, depth),
            { MediaType: "message/rfc822" } => ReadForwarded(entity, depth),
            { IsText: true } => ReadText(entity),
            _ => "",
        };
    }

    private static string ReadParts(MimeEntity entity, int depth)
    {
        var parts = entity.Parts();
        if (parts.Count == 0)
        {
            return ReadText(entity);
        }

        var texts = parts.Select(part => (part.Type, Text: Read(part, depth + 1))).Where(part => !string.IsNullOrWhiteSpace(part.Text)).ToList();
        if (entity.Type.MediaType is "multipart/alternative")
        {
            // The last alternative is the richest; plain text, where there is some, needs no guessing.
            return texts.Where(part => part.Type.IsText && !part.Type.IsHtml).Concat(texts.AsEnumerable().Reverse()).Select(part => part.Text).FirstOrDefault("");
        }

        return string.Join("\n", texts.Select(part => part.Text));
    }

    private static string ReadForwarded(MimeEntity entity, int depth)
    {
        var mail = MimeEntity.Parse(entity.Body.TrimStart('\n'));
        return $"{EncodedWords.Decode(mail.Headers["Subject"])}\n{Read(mail, depth + 1)}";
    }

    private static string ReadText(MimeEntity entity)
    {
        byte[] bytes = TransferEncoding.Decode(entity.Body, entity.Headers["Content-Transfer-Encoding"]);
        string text = Charset.Decode(bytes, entity.Type.Charset);

        // Much spam is HTML that calls itself plain text, or nothing at all.
        return entity.Type.IsHtml || HtmlStart().IsMatch(text) ? HtmlText.Read(text) : text;
    }

    [GeneratedRegex(@"^\s*(<!--|<!doctype html|<(html|head|body|table|center|font|div|p|br)\b)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex HtmlStart();
}
