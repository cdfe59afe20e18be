using System.Text;
using Ml.Attention.Sample.Data;
using Ml.Attention.Training;
using Xunit;

namespace Ml.Attention.Tests.Sample.Data;

public sealed class ExampleFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("a.tsv", "label\ttext\ngood\ta fine film\nbad\tdull\n")]
    [InlineData("a.txt", "label\ttext\r\ngood\ta fine film\r\nbad\tdull\r\n")]
    [InlineData("a.csv", "text,label\na fine film,good\ndull,bad")]
    [InlineData("a.csv", "id,text,other,label\n1,\"a fine film\",x,good\n\n2,dull,,bad\n")]
    [InlineData("a.tsv", "Text\tLABEL\na fine film\t good \ndull\tbad\n")]
    [InlineData("a.csv.gz", "text,label\na fine film,good\ndull,bad\n")]
    [InlineData("a.TSV.GZ", "label\ttext\ngood\ta fine film\nbad\tdull\n")]
    public void Reads_text_and_label_in_any_column_order(string name, string content)
    {
        // The compressed name is written in lower case letters only, so that the folder compresses it.
        string path = _folder.Write(name.ToLowerInvariant(), content);
        Assert.Equal([new("a fine film", "good"), new("dull", "bad")], Read(path));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_column()
    {
        string path = _folder.Write("a.csv", [.. Encoding.UTF8.Preamble, .. "text,label\ncafé,x\n"u8]);
        Assert.Equal([new("café", "x")], Read(path));
    }

    [Fact]
    public void Quoted_fields_of_a_csv_hold_commas_quotes_and_line_breaks()
    {
        string path = _folder.Write("a.csv", "text,label\n\"one, \"\"two\"\"\nthree\",x\n\"\"\"all\"\"\",y\n");
        Assert.Equal([new("one, \"two\"\nthree", "x"), new("\"all\"", "y")], Read(path));
    }

    [Fact]
    public void Quotes_in_a_tsv_are_plain_characters()
    {
        string path = _folder.Write("a.tsv", "label\ttext\nx\t\"Who said \"this\"?\ny\t\"all\"\nz\tan inch (\")\n");
        Assert.Equal([new("\"Who said \"this\"?", "x"), new("\"all\"", "y"), new("an inch (\")", "z")], Read(path));
    }

    [Fact]
    public void The_rule_for_quotes_can_be_chosen()
    {
        string tsv = _folder.Write("a.tsv", "label\ttext\nx\t\"a\ttab\"\n");
        Assert.Equal([new("a\ttab", "x")], ExampleFile.Read(tsv, new(), QuoteRule.Rfc4180));
        string csv = _folder.Write("a.csv", "label,text\nx,\"say\n");
        Assert.Equal([new("\"say", "x")], ExampleFile.Read(csv, new(), QuoteRule.None));
    }

    [Fact]
    public void A_second_text_is_read_where_its_column_is_named()
    {
        string path = _folder.Write("a.csv", "question,label,answer\nwhy?,no,because\n");
        Assert.Equal([new TextPairExample("why?", "because", "no")], ExampleFile.Read(path, new("question", Second: "answer")));
    }

    [Fact]
    public void Columns_can_be_named()
    {
        string path = _folder.Write("a.csv", "text,review,stars\nno,yes,5\n");
        Assert.Equal([new("yes", "5")], ExampleFile.Read(path, new("review", "stars")));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        TextExample[] examples = [new("\"quoted\" tab\there\r\nand\u2028there 😀", "a"), new("x", "b\tc")];
        ExampleFileWriter.Write(_folder["new/a.tsv"], examples);
        Assert.Equal([new("\"quoted\" tab here  and there 😀", "a"), new("x", "b c")], Read(_folder["new/a.tsv"]));
        Assert.Equal(["a.tsv"], Directory.GetFiles(_folder["new"]).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<TextExample> Read(string path) => ExampleFile.Read(path, new());
}
