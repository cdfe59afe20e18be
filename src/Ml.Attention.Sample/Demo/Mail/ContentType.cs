using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>The <c>Content-Type</c> of a part: what it is, and in which charset or between which boundaries.</summary>
/// <param name="MediaType">Such as <c>text/html</c>, in lower case.</param>
/// <param name="Charset">The name of the charset; empty where none is given.</param>
/// <param name="Boundary">What separates the parts of a multipart; empty where none is given.</param>
internal sealed partial record ContentType(string MediaType, string Charset, string Boundary)
{
    private static readonly ContentType Plain = new("text/plain", "", "");

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => MediaType.StartsWith("text/", StringComparison.Ordinal);

    public bool IsHtml => MediaType is "text/html";

    /// <summary>Reads the value of the header; what is missing or makes no sense is plain text.</summary>
    public static ContentType Parse(string value)
    {
        var type = Type().Match(value);
        return type.Success
            ? new(type.Value.Trim().ToLowerInvariant(), Parameter(value, "charset"), Parameter(value, "boundary"))
            : Plain;
    }

    private static string Parameter(string value, string name) => Parameters().Matches(value)
        .Where(match => match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value)
        .FirstOrDefault("")
        .Trim();

    [GeneratedRegex(@"^\s*[\w.+-]+/[\w.+-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Type();

    [GeneratedRegex("""[;\s](?<name>[\w-]+)\s*=\s*(?:"(?<quoted>[^"]*)"|(?<bare>[^;"\s]+))""", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
