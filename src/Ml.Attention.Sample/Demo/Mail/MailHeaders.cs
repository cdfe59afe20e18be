using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>The header fields of a mail or of one of its parts.</summary>
internal sealed partial class MailHeaders
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private MailHeaders()
    {
    }

    /// <summary>How many different fields there are.</summary>
    public int Count => _fields.Count;

    /// <summary>The first field of that name, its lines joined; empty where there is none.</summary>
    public string this[string name] => _fields.GetValueOrDefault(name, "");

    /// <summary>Reads the lines above the first empty one. Lines that are no header field are passed over.</summary>
    public static MailHeaders Parse(string block)
    {
        var headers = new MailHeaders();
        foreach (Match field in Field().Matches(block))
        {
            headers._fields.TryAdd(field.Groups["name"].Value, field.Groups["value"].Value.Replace("\n", "", StringComparison.Ordinal).Trim());
        }

        return headers;
    }

    /// <summary>A name, a colon, and a value that goes on in lines that begin with white space.</summary>
    [GeneratedRegex(@"^(?<name>[!-9;-~]+)[ \t]*:(?<value>[^\n]*(?:\n[ \t][^\n]*)*)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Field();
}
