using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Ml.Attention.Sample.Demo.Mail;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Demo;

/// <summary>
/// Reads the mails and their labels out of the package. <c>data/file_list.json</c> names each mail's <c>.txt</c> file,
/// which holds it byte for byte; the <c>.json</c> file beside it names its group. The text in that file is not used:
/// there, bytes that are not UTF-8 were replaced, in more than one spam of ten, so the replacement would be a hint.
/// </summary>
internal static class SpamAssassinCorpus
{
    /// <summary>The label of unwanted mails.</summary>
    public const string Spam = "spam";

    /// <summary>The label of all other mails.</summary>
    public const string Ham = "ham";

    private const string Root = "package/data/";

    /// <summary>All mails that have any text, in the order of the list.</summary>
    /// <param name="package">A gzip-compressed tar file.</param>
    /// <exception cref="InputException">The file is not the package.</exception>
    public static IReadOnlyList<TextExample> Read(Stream package)
    {
        try
        {
            var files = ReadFiles(package);
            string[] list = JsonSerializer.Deserialize<string[]>(File("file_list.json")) ?? [];
            return [.. list.Select(path => ReadMail(File(path), File(Path.ChangeExtension(path, ".json")))).Where(example => example.Text.Length > 0)];

            byte[] File(string path) => files.GetValueOrDefault(Root + path) ?? throw new InvalidDataException($"{Root}{path} is missing");
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new InputException($"The package of mails is damaged: {exception.Message}", exception);
        }
    }

    private static Dictionary<string, byte[]> ReadFiles(Stream package)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var gzip = new GZipStream(package, CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && entry.Name.StartsWith(Root, StringComparison.Ordinal) && Path.GetExtension(entry.Name) is ".txt" or ".json")
            {
                byte[] content = new byte[entry.Length];
                data.ReadExactly(content);
                files[entry.Name] = content;
            }
        }

        return files;
    }

    private static TextExample ReadMail(byte[] mail, byte[] description)
    {
        using var json = JsonDocument.Parse(description);
        string group = json.RootElement.GetProperty("group").GetString() ?? "";
        return new(MailMessage.Parse(mail).ToLine(), group.StartsWith("spam", StringComparison.Ordinal) ? Spam : Ham);
    }
}
