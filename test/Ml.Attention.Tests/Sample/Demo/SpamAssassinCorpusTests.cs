using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Demo;
using Xunit;

namespace Ml.Attention.Tests.Sample.Demo;

public sealed class SpamAssassinCorpusTests
{
    private static readonly Dictionary<string, string> Package = new()
    {
        ["package/package.json"] = "{}",
        ["package/data/file_list.json"] = """["spam-1/1.txt", "easy-ham-1/2.txt", "hard-ham-1/3.txt"]""",
        ["package/data/spam-1/1.txt"] = "Subject: Win\n\ncaf\u00e9",
        ["package/data/spam-1/1.json"] = """{"id": "1", "group": "spam-1", "checksum": "", "text": "Subject: Win\n\ncaf\ufffd"}""",
        ["package/data/easy-ham-1/2.txt"] = "Subject: Re: patch\n\nworks",
        ["package/data/easy-ham-1/2.json"] = """{"id": "2", "group": "easy-ham-1", "text": ""}""",
        ["package/data/hard-ham-1/3.txt"] = "X-Empty: yes\n\n",
        ["package/data/hard-ham-1/3.json"] = """{"id": "3", "group": "hard-ham-1", "text": ""}""",
    };

    [Fact]
    public void Reads_mails_with_text_in_the_order_of_the_list() =>
        Assert.Equal([new("Win café", "spam"), new("Re: patch works", "ham")], SpamAssassinCorpus.Read(Pack(Package)));

    [Fact]
    public void A_damaged_package_is_told()
    {
        Assert.Throws<InputException>(() => SpamAssassinCorpus.Read(new MemoryStream("no gzip"u8.ToArray())));
        var missing = Assert.Throws<InputException>(() => SpamAssassinCorpus.Read(Pack(Package.Where(file => !file.Key.EndsWith("2.txt", StringComparison.Ordinal)))));
        Assert.Contains("package/data/easy-ham-1/2.txt is missing", missing.Message, StringComparison.Ordinal);
        var cut = new MemoryStream(Pack(Package).ToArray()[..200]);
        Assert.Throws<InputException>(() => SpamAssassinCorpus.Read(cut));
    }

    private static MemoryStream Pack(IEnumerable<KeyValuePair<string, string>> files)
    {
        var package = new MemoryStream();
        using (var gzip = new GZipStream(package, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.Latin1.GetBytes(content)) });
            }
        }

        package.Position = 0;
        return package;
    }
}
