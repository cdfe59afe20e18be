using System.IO.Compression;
using System.Text;
using Ml.Attention.Sample;
using Ml.Attention.Sample.Data;
using Xunit;

namespace Ml.Attention.Tests.Sample.Data;

/// <summary>Each kind of bad file: the message says what was found, where, and what to do, on one line.</summary>
public sealed class BadExampleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a.csv", "", "is empty; expected a header line with the columns 'text' and 'label'")]
    [InlineData("a.csv", "text,label\n", "has no rows below its header")]
    [InlineData("a.csv", "text,class\na,b\n", "has no column 'label'; its header names 'text', 'class'. Name the right one with --label-column.")]
    [InlineData("a.csv", "body,label\na,b\n", "has no column 'text'; its header names 'body', 'label'. Name the right one with --text-column.")]
    [InlineData("a.csv", "text,text,label\na,b,c\n", "has 2 columns named 'text'")]
    [InlineData("a.tsv", "text,label\na,b\n", "has no column 'text'; its header names 'text,label'. Tabs are expected in a .tsv or .txt file")]
    [InlineData("a.csv", "text\tlabel\na\tb\n", "Commas are expected in a .csv file")]
    [InlineData("a.csv", "text;label\na;b\n", "Semicolons are not supported")]
    [InlineData("a.csv", "text,label\na,b\n\n,b\n", "line 4 has no text")]
    [InlineData("a.tsv", "text\tlabel\n  \tb\n", "line 2 has no text")]
    [InlineData("a.csv", "text,label\na,b\nonly\n", "line 3 has 1 field; the header names 2 columns.")]
    [InlineData("a.csv", "text,label\na,b, c\n", "line 2 has 3 fields; the header names 2 columns.")]
    [InlineData("a.tsv", "text\tlabel\na\tb\tc\n", "line 2 has 3 fields; the header names 2 columns. Quotes are plain characters here; --quotes rfc4180 reads quoted fields.")]
    [InlineData("a.csv", "text,label\na,b\nb, \n", "line 3 has no label")]
    [InlineData("a.csv", "text,label\na,b\nsay \"this\",c\n", "line 3 has broken quotes")]
    [InlineData("a.csv", "text,label\n\"two\nlines\",b\n\"say\" this,c\n", "line 4 has broken quotes")]
    [InlineData("a.csv", "text,label\na,b\n\"never closed,c\nd,e\n", "line 3 has broken quotes")]
    [InlineData("a.xlsx", "text,label\na,b\n", "'a.xlsx' does not say how the file is delimited; expected one that ends in .tsv or .txt (tabs) or .csv (commas)")]
    public void Is_described_on_one_line(string name, string content, string expected) =>
        AssertMessage(_folder.Write(name, content), expected);

    [Theory]
    [InlineData("text,label\na,b\n", "has no column 'answer'; its header names 'text', 'label'. Name the right one with --second-text-column.")]
    [InlineData("text,answer,label\na,b,c\na, ,c\n", "line 3 has no second text; expected one in each row. Remove the row.")]
    public void A_second_text_that_is_missing_is_named(string content, string expected)
    {
        string path = _folder.Write("a.csv", content);
        var problem = Assert.Throws<InputException>(() => ExampleFile.Read(path, new(Second: "answer")));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        AssertMessage(_folder["none.csv"], "none.csv' does not exist.");
        AssertMessage(_folder["none.csv.gz"], "none.csv.gz' does not exist.");
        Directory.CreateDirectory(_folder["folder.csv"]);
        AssertMessage(_folder["folder.csv"], "is a folder; expected a file.");
    }

    [Fact]
    public void Other_encodings_are_named_with_the_line()
    {
        AssertMessage(_folder.Write("a.csv", "text,label\na,b\ncafé,x\n", Encoding.Latin1), "line 3 is not valid UTF-8");
        AssertMessage(_folder.Write("b.csv", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text,label\na,b\n")]), "is in UTF-16; expected UTF-8");
    }

    [Fact]
    public void A_damaged_compressed_file_is_named()
    {
        string path = _folder.Write("a.csv", "text,label\n");
        File.Move(path, _folder["a.csv.gz"]);
        AssertMessage(_folder["a.csv.gz"], "cannot be decompressed");
    }

    [Fact]
    public void A_file_made_to_fill_the_memory_is_refused()
    {
        string path = _folder["zeros.tsv.gz"];
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            byte[] megabyte = new byte[1 << 20];
            for (int i = 0; i < 300; i++)
            {
                gzip.Write(megabyte);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        AssertMessage(path, "zeros.tsv.gz' becomes more than 200 times as long when it is decompressed, which no text does. If you trust it, decompress it and name the result.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L << 20);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertMessage(string path, string expected)
    {
        var exception = Assert.Throws<InputException>(() => ExampleFile.Read(path, new()));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
