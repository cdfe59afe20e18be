using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Ml.Attention.Inference;
using Ml.Attention.Pipeline;
using Xunit;

namespace Ml.Attention.Tests.Pipeline;

/// <summary>Zips that are none of a pipeline: each ends in one exception that names the entry.</summary>
public sealed class ZipCheckTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\windows\\system.ini")]
    [InlineData("..\\outside")]
    [InlineData("a\nb")]
    public void Names_that_lead_out_are_refused(string name) =>
        Assert.Contains("leads out of it; expected a path inside", Error(Zip((name, [1]))), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_is_there_twice_is_refused() =>
        Assert.Contains("it has the entry 'a/b' twice; expected each once", Error(Zip(("a/b", [1]), ("a\\b", [2]))), StringComparison.Ordinal);

    [Fact]
    public void More_entries_than_a_pipeline_has_are_refused() =>
        Assert.Contains("it has 10,001 entries; expected 10,000 or fewer", Error(Zip([.. Enumerable.Range(0, 10_001).Select(i => ($"{i}", (byte[])[]))])), StringComparison.Ordinal);

    [Fact]
    public void Content_that_is_a_thousand_times_as_long_is_refused_before_it_is_read()
    {
        byte[] bomb = Zip(("TransformerChain/Transform_000/OnnxModel", new byte[200 << 20]));
        long before = GC.GetTotalAllocatedBytes();

        Assert.InRange(bomb.Length, 1, 1 << 20);
        Assert.Contains("its content has 209,715,200 bytes; expected at most ", Error(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 16 << 20);
    }

    [Fact]
    public void Content_that_is_longer_than_allowed_is_refused()
    {
        byte[] zip = Saved();
        var error = Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadPipeline(new MemoryStream(zip), out _, new() { MaxModelBytes = 1000 }));
        Assert.Contains("expected at most 1,000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_entry_no_more_is_read_than_its_directory_says()
    {
        byte[] zip = Zip(("a", Encoding.UTF8.GetBytes(new string('x', 5000))));

        // The length stands in the entry and in the directory.
        byte[] length = BitConverter.GetBytes(5000);
        for (int at = zip.AsSpan().IndexOf(length); at >= 0; at = zip.AsSpan().IndexOf(length))
        {
            BitConverter.GetBytes(50).CopyTo(zip, at);
        }

        using var archive = new ZipArchive(new MemoryStream(zip));
        using var content = archive.GetEntry("a")!.Open();
        using var read = new MemoryStream();
        try
        {
            content.CopyTo(read);
        }
        catch (InvalidDataException)
        {
        }

        Assert.InRange(read.Length, 0, 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_zips_give_one_exception_or_load(int seed)
    {
        byte[] zip = Saved();
        var random = new Random(seed);
        for (int i = 0; i < 60; i++)
        {
            byte[] damaged = [.. zip];
            if (random.Next(3) == 0)
            {
                damaged = damaged[..random.Next(damaged.Length)];
            }

            for (int flips = random.Next(1, 6); flips > 0 && damaged.Length > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                (_ml.Attention.LoadPipeline(new MemoryStream(damaged), out _) as IDisposable)?.Dispose();
            }
            catch (ModelFormatException)
            {
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, case {i}: {exception}");
            }
        }
    }

    private byte[] Saved()
    {
        using var transformer = FilmData.Transformer(_ml);
        using var zip = new MemoryStream();
        _ml.Model.Save(transformer, FilmData.View(_ml, 1).Schema, zip);
        return zip.ToArray();
    }

    private string Error(byte[] zip) => Assert.Throws<ModelFormatException>(() => _ml.Attention.LoadPipeline(new MemoryStream(zip), out _)).Message;

    private static byte[] Zip(params IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
