using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class TextLoaderTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Line
    {
        [LoadColumn(0)]
        public string? Label { get; set; }

        [LoadColumn(1), ColumnName("Words")]
        public string? Text { get; set; }

        [LoadColumn(2)]
        public float Number;

        [LoadColumn(3, 4)]
        [VectorType(2)]
        public float[]? Pair { get; set; }
    }

    [Fact]
    public void QuotedFieldsHoldSeparatorsAndQuotes()
    {
        string path = Samples.TempFile("label,text,number,a,b\npos,\"good, \"\"very\"\" good\" ,1.5,2,3\nneg,plain text ,,x,\nneu,\"spoilt\"x,?,4\n");
        IDataView data = _ml.Data.LoadFromTextFile<Line>(path, separatorChar: ',', hasHeader: true, allowQuoting: true);
        Assert.Equal(["Number", "Label", "Words", "Pair"], data.Schema.Select(column => column.Name));
        Assert.Equal("Vector<Single, 2>", data.Schema["Pair"].Type.ToString());
        Assert.False(data.Schema["Pair"].HasSlotNames());
        Assert.Equal(["pos", "neg", "neu"], Samples.Read<string>(data, "Label"));
        Assert.Equal(["good, \"very\" good", "plain text ", ""], Samples.Read<string>(data, "Words"));
        Assert.Equal([1.5f, 0, float.NaN], Samples.Read<float>(data, "Number"));
        float[][] pairs = Samples.Read<float[]>(data, "Pair");
        Assert.Equal([2, 3], pairs[0]);
        Assert.Equal([float.NaN, 0], pairs[1]);
        Assert.Equal([4, 0], pairs[2]);
        Assert.Null(data.GetRowCount());
        Assert.False(data.CanShuffle);
    }

    [Fact]
    public void QuotesAreTextUnlessAllowed()
    {
        string path = Samples.TempFile("pos\t\"good\"\t1\t2\t3\n");
        Assert.Equal(["\"good\""], Samples.Read<string>(_ml.Data.LoadFromTextFile<Line>(path), "Words"));
    }

    [Fact]
    public void CommentsAndEmptyLinesAreNoRows()
    {
        string path = Samples.TempFile("# a comment\n\n// another\nx\ta\n#b\tc\n//d\te\n\nlast\tf");
        IDataView data = _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Label", DataKind.String, 0), new TextLoader.Column("Text", DataKind.String, 1)]);
        Assert.Equal(["x", "#b", "last"], Samples.Read<string>(data, "Label"));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        ValueGetter<DataViewRowId> ids = cursor.GetIdGetter();
        var seen = new List<ulong>();
        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            ids(ref id);
            seen.Add(id.Low);
        }

        Assert.Equal([0UL, 1UL, 2UL], seen);
    }

    [Fact]
    public void KindsKeysAndVectorsAreRead()
    {
        string path = Samples.TempFile("k\tflag\tn\tv1\tv2\n0\ttrue\t-3\t1\t2\n2\t0\t4\t3\t4\n\tyes\t\t5\t6\n");
        var options = new TextLoader.Options
        {
            HasHeader = true,
            MaxRows = 10,
            Columns =
            [
                new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3)),
                new TextLoader.Column("Flag", DataKind.Boolean, 1),
                new TextLoader.Column("Integer", DataKind.Int32, 2),
                new TextLoader.Column("Vector", DataKind.Double, 3, 4),
                new TextLoader.Column("Mixed", DataKind.String, [new TextLoader.Range(4), new TextLoader.Range(0)]),
            ],
        };
        IDataView data = _ml.Data.LoadFromTextFile(path, options);
        Assert.Equal(["Key<UInt32, 0-2>", "Boolean", "Int32", "Vector<Double, 2>", "Vector<String, 2>"], data.Schema.Select(column => column.Type.ToString()));
        Assert.Equal([1u, 3u, 0u], Samples.Read<uint>(data, "Key"));
        Assert.Equal([true, false, true], Samples.Read<bool>(data, "Flag"));
        Assert.Equal([-3, 4, 0], Samples.Read<int>(data, "Integer"));
        Assert.Equal([3.0, 4.0], Samples.Read<double[]>(data, "Vector")[1]);
        Assert.Equal(["2", "0"], Samples.Read<string[]>(data, "Mixed")[0]);
        Assert.Equal(["v1", "v2"], Samples.SlotNames(data.Schema["Vector"]));
        Assert.Equal(["v2", "k"], Samples.SlotNames(data.Schema["Mixed"]));
    }

    [Fact]
    public void AnIntegerThatCannotBeReadIsAnError()
    {
        string path = Samples.TempFile("1\nx\n");
        IDataView data = _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Integer", DataKind.Int32, 0)]);
        Exception error = Assert.ThrowsAny<Exception>(() => Samples.Read<int>(data, "Integer"));
        Assert.Contains("Could not parse value x in line 2, column Integer", error.ToString());
    }

    [Fact]
    public void AFieldMayRunOverSeveralLines()
    {
        string path = Samples.TempFile("a;\"one\ntwo\";1\nb;three;2\n");
        var options = new TextLoader.Options
        {
            Separators = [';'],
            AllowQuoting = true,
            ReadMultilines = true,
            Columns = [new TextLoader.Column("Text", DataKind.String, 1), new TextLoader.Column("Number", DataKind.Single, 2)],
        };
        IDataView data = _ml.Data.LoadFromTextFile(path, options);
        Assert.Equal(["one\ntwo", "three"], Samples.Read<string>(data, "Text"));
        Assert.Equal([1, 2], Samples.Read<float>(data, "Number"));
    }

    [Fact]
    public void OptionsOfRealsEscapesAndSpace()
    {
        string path = Samples.TempFile("\"a\\\"b\",  padded  ,\n");
        var options = new TextLoader.Options
        {
            Separators = [','],
            AllowQuoting = true,
            EscapeChar = '\\',
            MissingRealsAsNaNs = true,
            TrimWhitespace = true,
            Columns = [new("A", DataKind.String, 0), new("B", DataKind.String, 1), new("C", DataKind.Single, 2), new("D", DataKind.Single, 3)],
        };
        IDataView data = _ml.Data.LoadFromTextFile(path, options);
        Assert.Equal(["a\"b"], Samples.Read<string>(data, "A"));
        Assert.Equal(["padded  "], Samples.Read<string>(data, "B"));
        Assert.Equal([float.NaN], Samples.Read<float>(data, "C"));
    }

    [Fact]
    public void SparseFieldsAreIndexedBehindTheirCount()
    {
        string path = Samples.TempFile("7\t3\t0:1\t2:5\n8\t1\t2\t3\n");
        IDataView data = _ml.Data.LoadFromTextFile(path, [new("Label", DataKind.Single, 0), new("Features", DataKind.Single, 1, 3)], allowSparse: true);
        float[][] rows = Samples.Read<float[]>(data, "Features");
        Assert.Equal([1, 0, 5], rows[0]);
        Assert.Equal([1, 2, 3], rows[1]);
    }

    [Fact]
    public void ALoaderLoadsManyFiles()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "1.tsv"), "h1\th2\na\t1\n");
        File.WriteAllText(Path.Combine(folder, "2.tsv"), "h1\th2\nb\t2\n");
        TextLoader loader = _ml.Data.CreateTextLoader([new("Text", DataKind.String, 0), new("Number", DataKind.Single, 1)], hasHeader: true);
        IDataView data = loader.Load(new MultiFileSource(Path.Combine(folder, "1.tsv"), Path.Combine(folder, "2.tsv")));
        Assert.Equal(["a", "b"], Samples.Read<string>(data, "Text"));
        Assert.Equal([1, 2], Samples.Read<float>(loader.Load(Path.Combine(folder, "1.tsv"), Path.Combine(folder, "2.tsv")), "Number"));
        Assert.Equal(["Text", "Number"], loader.GetOutputSchema().Select(column => column.Name));
        Assert.Equal(["a", "b"], Samples.Read<string>(_ml.Data.LoadFromTextFile(Path.Combine(folder, "*.tsv"), [new TextLoader.Column("Text", DataKind.String, 0)], hasHeader: true), "Text"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromTextFile<Line>(Path.Combine(folder, "none.tsv")));
    }

    private sealed class Unmarked
    {
        public string? Text { get; set; }
    }

    [Fact]
    public void EachMemberNeedsItsField() =>
        Assert.Equal("Property 'Text' is missing the LoadColumnAttribute attribute",
            Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateTextLoader<Unmarked>()).Message);
}
