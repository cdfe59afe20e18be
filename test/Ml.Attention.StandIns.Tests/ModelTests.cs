using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class ModelTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    private ITransformer Load(ITransformer model, DataViewSchema? schema, out DataViewSchema loadedSchema)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out loadedSchema);
    }

    [Fact]
    public void EveryTransformerComesBack()
    {
        IDataView numbers = _ml.Data.LoadFromEnumerable(Samples.Reviews.Select((review, i) => new Row
        {
            Text = review.Text, Label = review.Label, A = i, B = i * i, Words = [review.Label ?? "", "x"],
        }).ToArray());
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey([new("Key", "Label"), new("AKey", "A"), new("WordKeys", "Words")])
            .Append(_ml.Transforms.Conversion.MapKeyToValue([new("Back", "Key"), new("ABack", "AKey"), new("WordsBack", "WordKeys")]))
            .Append(_ml.Transforms.Concatenate("AB", "A", "B"))
            .Append(_ml.Transforms.Conversion.ConvertType("Double", "AB", DataKind.Double))
            .Append(_ml.Transforms.CopyColumns("Copy", "Double"))
            .Append(_ml.Transforms.DropColumns("Words"))
            .Append(_ml.Transforms.SelectColumns("Copy", "Back", "ABack", "WordsBack", "Key"))
            .Fit(numbers);
        ITransformer loaded = Load(model, numbers.Schema, out DataViewSchema schema);
        Assert.Equal(numbers.Schema.Select(column => column.ToString()), schema.Select(column => column.ToString()));
        IDataView expected = model.Transform(numbers);
        IDataView actual = loaded.Transform(numbers);
        Assert.Equal(expected.Schema.Select(column => column.ToString()), actual.Schema.Select(column => column.ToString()));
        Assert.Equal(["Copy", "Back", "ABack", "WordsBack", "Key"], actual.Schema.Select(column => column.Name));
        Assert.Equal(Samples.Read<double[]>(expected, "Copy"), Samples.Read<double[]>(actual, "Copy"));
        Assert.Equal(Samples.Read<string>(expected, "Back"), Samples.Read<string>(actual, "Back"));
        Assert.Equal(Samples.Read<float>(expected, "ABack"), Samples.Read<float>(actual, "ABack"));
        Assert.Equal(Samples.Read<string[]>(expected, "WordsBack"), Samples.Read<string[]>(actual, "WordsBack"));
        Assert.Equal(["pos", "neg", "neutral"], Samples.KeyValues(actual.Schema["Key"]));
        Assert.Equal(7, Assert.IsType<TransformerChain<ITransformer>>(loaded).Count());
    }

    private sealed class Row
    {
        public string? Text { get; set; }

        public string? Label { get; set; }

        public float A { get; set; }

        public float B { get; set; }

        [VectorType(2)]
        public string[]? Words { get; set; }
    }

    [Fact]
    public void ASchemaIsSavedWithItsAnnotations()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.Concatenate("Text", "Text", "Label")).Fit(Reviews).Transform(Reviews);
        ITransformer loaded = Load(_ml.Transforms.CopyColumns("A", "Key").Fit(data), data.Schema, out DataViewSchema schema);
        Assert.Equal(data.Schema.Select(column => column.ToString()), schema.Select(column => column.ToString()));
        Assert.Equal(["pos", "neg", "neutral"], Samples.KeyValues(schema["Key"]));
        Assert.Equal(["Text", "Label"], Samples.SlotNames(schema["Text"]));
        Assert.Equal(data.Schema.Select(column => column.IsHidden), schema.Select(column => column.IsHidden));
        Assert.Equal("ColumnCopyingTransformer", loaded.GetType().Name); // not wrapped in a chain
    }

    [Fact]
    public void AModelNeedsNoSchema()
    {
        Load(_ml.Transforms.CopyColumns("A", "Text").Fit(Reviews), null, out DataViewSchema schema);
        Assert.Null(schema);
    }

    [Fact]
    public void FilesOfAnotherKindAreErrors()
    {
        Assert.ThrowsAny<Exception>(() => _ml.Model.Load(new MemoryStream([1, 2, 3]), out _));
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.CreateEntry("something");
        }

        stream.Position = 0;
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Load(stream, out _));
        Assert.Throws<FileNotFoundException>(() => _ml.Model.Load(Path.Combine(Path.GetTempPath(), "none.zip"), out _));
    }

    [Fact]
    public void TheStreamStaysOpen()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("A", "Text").Fit(Reviews), Reviews.Schema, stream);
        Assert.True(stream.CanRead);
        stream.Position = 0;
        _ml.Model.Load(stream, out _);
        Assert.True(stream.CanRead);
        stream.Position = 0;
        using var archive = new ZipArchive(stream);
        Assert.Contains(archive.Entries, entry => entry.FullName == "Schema");
        Assert.Contains(archive.Entries, entry => entry.FullName.Replace('\\', '/') == "TransformerChain/Model.key");
    }
}
