using System.Text;
using System.Text.Unicode;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>Text from bytes in a named charset.</summary>
internal static class Charset
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>
    /// Decodes bytes. Where the name is missing, unknown or only claims ASCII: as UTF-8 when they are valid, else as
    /// Windows-1252, which most mail of the time was in whatever it said.
    /// </summary>
    public static string Decode(byte[] bytes, string name) =>
        (Find(name) ?? (Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252)).GetString(bytes);

    private static Encoding? Find(string name)
    {
        string clean = name.Trim().Trim('"', '\'').ToLowerInvariant();
        try
        {
            return clean switch
            {
                "" or "us-ascii" or "ascii" => null,
                "iso-8859-1" or "latin1" => Windows1252,
                _ => CodePagesEncodingProvider.Instance.GetEncoding(clean) ?? Encoding.GetEncoding(clean),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
