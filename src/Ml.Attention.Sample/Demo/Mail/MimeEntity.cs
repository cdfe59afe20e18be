namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>A mail or one of its parts: headers, and a body that may hold parts of its own.</summary>
/// <param name="Headers">The header fields.</param>
/// <param name="Type">What the body is.</param>
/// <param name="Body">The body as it was sent, each byte as one character.</param>
internal sealed record MimeEntity(MailHeaders Headers, ContentType Type, string Body)
{
    /// <summary>Whether the part came as an attached file.</summary>
    public bool IsAttachment => Headers["Content-Disposition"].TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cuts headers from body at the first empty line. Text without any header is all body.</summary>
    /// <param name="source">Line ends are line feeds.</param>
    public static MimeEntity Parse(string source)
    {
        int end = source.StartsWith('\n') ? 0 : source.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = MailHeaders.Parse(end < 0 ? source : source[..end]);
        string body = headers.Count == 0 ? source : end < 0 ? "" : source[(end + 2)..];
        return new(headers, ContentType.Parse(headers["Content-Type"]), body);
    }

    /// <summary>The parts of a multipart, in order; what stands before the first and after the last is left out.</summary>
    public IReadOnlyList<MimeEntity> Parts()
    {
        string boundary = Type.Boundary.Length > 0 ? Type.Boundary : GuessBoundary();
        if (boundary.Length == 0)
        {
            return [];
        }

        List<MimeEntity> parts = [];
        int partStart = -1;
        for (int lineStart = 0; lineStart <= Body.Length;)
        {
            int lineEnd = Body.IndexOf('\n', lineStart);
            lineEnd = lineEnd < 0 ? Body.Length : lineEnd;
            bool? isLast = Delimiter(Body.AsSpan(lineStart, lineEnd - lineStart), boundary);
            if (isLast is not null)
            {
                Add(lineStart);
                partStart = isLast.Value ? -1 : Math.Min(lineEnd + 1, Body.Length);
            }

            lineStart = lineEnd + 1;
        }

        // Spam often lacks the last delimiter.
        Add(Body.Length);
        return parts;

        void Add(int partEnd)
        {
            if (partStart >= 0 && partEnd > partStart)
            {
                parts.Add(Parse(Body[partStart..partEnd]));
            }
        }
    }

    /// <summary>False for a line that begins a part, true for the one after the last part, null for any other.</summary>
    private static bool? Delimiter(ReadOnlySpan<char> line, string boundary)
    {
        if (!line.StartsWith("--", StringComparison.Ordinal) || !line[2..].StartsWith(boundary, StringComparison.Ordinal))
        {
            return null;
        }

        var rest = line[(2 + boundary.Length)..].TrimEnd();
        return rest.IsEmpty ? false : rest is "--" ? true : null;
    }

    /// <summary>The first line that looks like a delimiter, for a multipart that does not name its boundary.</summary>
    private string GuessBoundary() => Body.Split('\n')
        .Where(line => line.Length > 4 && line.StartsWith("--", StringComparison.Ordinal))
        .Select(line => line[2..].TrimEnd())
        .FirstOrDefault("");
}
