using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.StandIns.Tests;

/// <summary>A class number from a model as a key with the values of the label: hashed, then looked up.</summary>
public class HashAndMapTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Class
    {
        [VectorType(1)]
        public long[]? Number { get; set; }

        public string? Name { get; set; }

        public float Rank { get; set; }
    }

    private static Class Of(long number, string name = "", float rank = 0) => new() { Number = [number], Name = name, Rank = rank };

    private IDataView Labels => _ml.Data.LoadFromEnumerable([Of(0, "neg", 2.5f), Of(1, "neutral", -1), Of(2, "pos", 7)]);

    private IDataView Numbers => _ml.Data.LoadFromEnumerable([Of(2), Of(0), Of(3), Of(1), Of(0)]);

    private HashingEstimator Hash => _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Hash", "Number", combine: true));

    /// <summary>Hash, lookup and back, for a label column of <see cref="Labels"/>.</summary>
    private ITransformer Chain(string label)
    {
        HashingTransformer hash = Hash.Fit(Labels);
        IDataView hashed = hash.Transform(Labels);
        IDataView lookup = _ml.Transforms.Conversion.MapValueToKey("Key", label).Fit(hashed).Transform(hashed);
        return _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Hash", "Number", combine: true))
            .Append(_ml.Transforms.Conversion.MapValue("Predicted", lookup, lookup.Schema["Hash"], lookup.Schema["Key"], "Hash"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Predicted"))
            .Fit(Numbers);
    }

    private ITransformer Reload(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Numbers.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ANumberBecomesAKeyOfTexts(bool reloaded)
    {
        ITransformer model = reloaded ? Reload(Chain("Name")) : Chain("Name");
        IDataView data = model.Transform(Numbers);
        Assert.Equal("Key<UInt32, 0-2147483647>", data.Schema["Hash"].Type.ToString());
        Assert.Equal("Key<UInt32, 0-2>", data.Schema["Predicted"].Type.ToString());
        Assert.True(data.Schema["Predicted"].HasKeyValues());
        Assert.Equal(["neg", "neutral", "pos"], Samples.KeyValues(data.Schema["Predicted"]));
        Assert.Equal([3u, 1u, 0u, 2u, 1u], Samples.Read<uint>(data, "Predicted"));
        Assert.Equal(["pos", "neg", "", "neutral", "neg"], Samples.Read<string>(data, "Back"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ANumberBecomesAKeyOfNumbers(bool reloaded)
    {
        ITransformer model = reloaded ? Reload(Chain("Rank")) : Chain("Rank");
        IDataView data = model.Transform(Numbers);
        Assert.True(data.Schema["Predicted"].HasKeyValues(NumberDataViewType.Single));
        VBuffer<float> values = default;
        data.Schema["Predicted"].GetKeyValues(ref values);
        Assert.Equal([2.5f, -1f, 7f], values.DenseValues());
        Assert.Equal([7f, 2.5f, float.NaN, -1f, 2.5f], Samples.Read<float>(data, "Back"));
    }

    private sealed class Prediction
    {
        public uint Predicted { get; set; }

        public string? Back { get; set; }
    }

    [Fact]
    public void ItServesObjects()
    {
        using PredictionEngine<Class, Prediction> engine = _ml.Model.CreatePredictionEngine<Class, Prediction>(Reload(Chain("Name")));
        Prediction known = engine.Predict(Of(2));
        Assert.Equal((3u, "pos"), (known.Predicted, known.Back));
        Prediction unknown = engine.Predict(Of(-1));
        Assert.Equal((0u, ""), (unknown.Predicted, unknown.Back));
    }

    [Fact]
    public void TheEstimatorsTellTheShape()
    {
        HashingTransformer hash = Hash.Fit(Labels);
        IDataView hashed = hash.Transform(Labels);
        IDataView lookup = _ml.Transforms.Conversion.MapValueToKey("Key", "Name").Fit(hashed).Transform(hashed);
        ValueMappingEstimator map = _ml.Transforms.Conversion.MapValue("Predicted", lookup, lookup.Schema["Hash"], lookup.Schema["Key"], "Hash");
        SchemaShape input = new ShapeProbe().Of(_ml, Numbers);

        SchemaShape shape = map.GetOutputSchema(Hash.GetOutputSchema(input));
        Assert.Equal(["Number", "Name", "Rank", "Hash", "Predicted"], shape.Select(column => column.Name));
        SchemaShape.Column hashShape = shape[3];
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, hashShape.Kind);
        Assert.Equal(NumberDataViewType.UInt32, hashShape.ItemType);
        Assert.True(hashShape.IsKey);
        Assert.Empty(hashShape.Annotations);
        SchemaShape.Column predicted = shape[4];
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, predicted.Kind);
        Assert.Equal(NumberDataViewType.UInt32, predicted.ItemType);
        Assert.True(predicted.IsKey);
        SchemaShape.Column values = Assert.Single(predicted.Annotations);
        Assert.Equal("KeyValues", values.Name);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, values.Kind);
        Assert.Equal(TextDataViewType.Instance, values.ItemType);

        SchemaShape.Column items = _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Items", "Number")).GetOutputSchema(input)[3];
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, items.Kind);
        Assert.True(items.IsKey);
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions("Nothing")).GetOutputSchema(input)).Message);
        Assert.Contains("'Hash'", Assert.Throws<ArgumentOutOfRangeException>(() => map.GetOutputSchema(input)).Message);
    }

    /// <summary>An estimator that keeps the shape it is given: only a chain makes one of a data view.</summary>
    private sealed class ShapeProbe : IEstimator<ITransformer>
    {
        private SchemaShape? _shape;

        public SchemaShape Of(MLContext ml, IDataView data)
        {
            ml.Transforms.CopyColumns("Name", "Name").Append(this).Fit(data);
            return _shape!;
        }

        public ITransformer Fit(IDataView input) => new MLContext().Transforms.SelectColumns("Name").Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _shape = inputSchema;
    }

    private sealed class Item
    {
        public string? Text { get; set; }

        [VectorType(3)]
        public string[]? Texts { get; set; }

        public long Long { get; set; }

        public long[]? Longs { get; set; }

        public int Int { get; set; }

        public ulong ULong { get; set; }

        public short Short { get; set; }

        public byte Byte { get; set; }

        public float Single { get; set; }

        public double Double { get; set; }

        public bool Boolean { get; set; }

        [KeyType(5)]
        public uint Key { get; set; }

        public DateTime Date { get; set; }
    }

    private IDataView Items => _ml.Data.LoadFromEnumerable(
    [
        new Item
        {
            Text = "good film", Texts = ["a", "b", "a"], Long = 2, Longs = [2, 2, -5], Int = -7, ULong = 1ul << 40, Short = -3, Byte = 9,
            Single = 0f, Double = 1.5, Boolean = true, Key = 2,
        },
        new Item { Text = "", Texts = ["a", "", "b"], Longs = [], Single = float.NaN, Double = double.NaN, Key = 9 },
        new Item { Text = " a ", Texts = ["c", "b", "a"], Longs = [0], Single = -0f },
    ]);

    private IDataView HashOf(string column, int bits = 31, uint seed = 314489979, bool ordered = false, bool combine = false) => _ml.Transforms.Conversion
        .Hash(new HashingEstimator.ColumnOptions("Hash", column, bits, seed, ordered, combine: combine)).Fit(Items).Transform(Items);

    [Theory]
    [InlineData("Text", new[] { 505688294u, 0u, 745715393u })]
    [InlineData("Long", new[] { 1994837476u, 558408192u, 558408192u })]
    [InlineData("Int", new[] { 1819865625u, 1624541002u, 1624541002u })]
    [InlineData("ULong", new[] { 1735481987u, 558408192u, 558408192u })]
    [InlineData("Short", new[] { 193988756u, 1624541002u, 1624541002u })]
    [InlineData("Byte", new[] { 796988759u, 1624541002u, 1624541002u })]
    [InlineData("Single", new[] { 1624541002u, 0u, 1624541002u })]
    [InlineData("Double", new[] { 125259000u, 0u, 558408192u })]
    [InlineData("Boolean", new[] { 1972283894u, 1624541002u, 1624541002u })]
    [InlineData("Key", new[] { 1920783737u, 0u, 1972283894u })]
    public void KeysAreTheHashesMlNetMakes(string column, uint[] keys) => Assert.Equal(keys, Samples.Read<uint>(HashOf(column), "Hash"));

    [Fact]
    public void VectorsAreHashedItemByItemOrAsAWhole()
    {
        IDataView items = HashOf("Texts", bits: 8);
        Assert.Equal("Vector<Key<UInt32, 0-255>, 3>", items.Schema["Hash"].Type.ToString());
        Assert.Equal([[193, 130, 193], [193, 0, 130], [187, 130, 193]], Samples.Read<uint[]>(items, "Hash"));
        Assert.Equal([[126, 120, 112], [126, 0, 210], [165, 120, 112]], Samples.Read<uint[]>(HashOf("Texts", bits: 8, ordered: true), "Hash"));
        Assert.Equal([209912876, 0, 1908018014], Samples.Read<uint>(HashOf("Texts", combine: true), "Hash"));

        IDataView longs = HashOf("Longs", seed: 5);
        Assert.Equal("Vector<Key<UInt32, 0-2147483647>>", longs.Schema["Hash"].Type.ToString());
        Assert.Equal([[885627420, 885627420, 1332982979], [], [1190167723]], Samples.Read<uint[]>(longs, "Hash"));
        Assert.Equal([[1338336969, 6219847, 262582809], [], [1698955091]], Samples.Read<uint[]>(HashOf("Longs", ordered: true), "Hash"));
        Assert.Equal([472288754, 2076763461, 558408192], Samples.Read<uint>(HashOf("Longs", combine: true), "Hash"));
        Assert.Equal([1338336969, 1698955091, 1698955091], Samples.Read<uint>(HashOf("Long", ordered: true), "Hash"));
        Assert.Equal(Samples.Read<uint>(HashOf("Long"), "Hash"), Samples.Read<uint>(HashOf("Long", combine: true), "Hash"));
    }

    [Fact]
    public void SlotNamesStayAndASavedHashIsTheSame()
    {
        IDataView items = _ml.Transforms.CopyColumns("Rest", "Single").Fit(Items).Transform(Items);
        ITransformer model = _ml.Transforms.Concatenate("Numbers", "Single", "Rest")
            .Append(_ml.Transforms.Conversion.Hash(
                new HashingEstimator.ColumnOptions("Hash", "Numbers", 20, 7, useOrderedHashing: true),
                new HashingEstimator.ColumnOptions("Text", seed: 9),
                new HashingEstimator.ColumnOptions("All", "Texts", combine: true)))
            .Fit(items);
        IDataView expected = model.Transform(items);
        IDataView actual = Reload(model).Transform(items);
        Assert.Equal(["Single", "Rest"], Samples.SlotNames(expected.Schema["Hash"]));
        Assert.Equal(expected.Schema.Select(column => column.ToString()), actual.Schema.Select(column => column.ToString()));
        Assert.Equal(Samples.Read<uint[]>(expected, "Hash"), Samples.Read<uint[]>(actual, "Hash"));
        Assert.Equal(Samples.Read<uint>(expected, "Text"), Samples.Read<uint>(actual, "Text"));
        Assert.Equal(Samples.Read<uint>(expected, "All"), Samples.Read<uint>(actual, "All"));
    }

    [Fact]
    public void OptionsAreReadAndSet()
    {
        var options = new HashingEstimator.ColumnOptions("Hash");
        Assert.Equal(("Hash", "Hash", 31, 314489979u), (options.Name, options.InputColumnName, options.NumberOfBits, options.Seed));
        Assert.Equal((false, 0, false), (options.UseOrderedHashing, options.MaximumNumberOfInverts, options.Combine));
        options.InputColumnName = "Long";
        options.NumberOfBits = 4;
        IDataView data = _ml.Transforms.Conversion.Hash(options).Fit(Items).Transform(Items);
        Assert.Equal("Key<UInt32, 0-15>", data.Schema["Hash"].Type.ToString());
    }

    [Fact]
    public void WhatCannotBeHashedIsAnError()
    {
        Assert.Contains("ordered hashing is not supported", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash(
            new HashingEstimator.ColumnOptions("Hash", "Texts", useOrderedHashing: true, combine: true))).Message);
        Assert.Contains("invert hashes are not supported", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.Hash(
            new HashingEstimator.ColumnOptions("Hash", "Texts", 8, maximumNumberOfInverts: 1, combine: true))).Message);
        Assert.Contains("must be -1 or larger", Assert.Throws<ArgumentOutOfRangeException>(
            () => new HashingEstimator.ColumnOptions("Hash", maximumNumberOfInverts: -2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashingEstimator.ColumnOptions("Hash", maximumNumberOfInverts: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashingEstimator.ColumnOptions(" "));
        Assert.Contains("'Nothing'", Assert.Throws<ArgumentOutOfRangeException>(() => HashOf("Nothing")).Message);
        Assert.Contains("item type", Assert.Throws<ArgumentOutOfRangeException>(() => HashOf("Date")).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => HashOf("Long", bits: 32));
    }

    private sealed class Entry
    {
        public string? Word { get; set; }

        public long Number { get; set; }

        public float Real { get; set; }

        public bool Flag { get; set; }

        public string? Text { get; set; }

        [KeyType(7)]
        public byte Key { get; set; }

        [VectorType(2)]
        public string[]? Words { get; set; }
    }

    private IDataView Entries => _ml.Data.LoadFromEnumerable(
    [
        new Entry { Word = "one", Number = 1, Real = 1.5f, Flag = true, Text = "uno", Key = 1, Words = ["two", "one"] },
        new Entry { Word = "two", Number = 2, Real = 2.5f, Flag = true, Text = "due", Key = 6, Words = ["ten", "two"] },
        new Entry { Word = "", Number = 3, Real = 3.5f, Flag = false, Text = "niente", Key = 9, Words = ["", "one"] },
    ]);

    private IDataView Queries => _ml.Data.LoadFromEnumerable(
    [
        new Entry { Word = "two", Words = ["two", "one"] },
        new Entry { Word = "ten", Words = ["ten", "two"] },
        new Entry { Word = null, Words = ["", "one"] },
    ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnyTypeIsLookedUp(bool reloaded)
    {
        IDataView lookup = Entries;
        EstimatorChain<ValueMappingTransformer> maps = _ml.Transforms.CopyColumns("Own", "Word")
            .Append(_ml.Transforms.Conversion.MapValue("Number", lookup, lookup.Schema["Word"], lookup.Schema["Number"], "Word"));
        foreach (string column in new[] { "Real", "Flag", "Text", "Key" })
        {
            maps = maps.Append(_ml.Transforms.Conversion.MapValue(column, lookup, lookup.Schema["Word"], lookup.Schema[column], "Word"));
        }

        ITransformer model = maps.Append(_ml.Transforms.Conversion.MapValue("Own", lookup, lookup.Schema["Word"], lookup.Schema["Real"])).Fit(Queries);
        IDataView data = (reloaded ? Reload(model) : model).Transform(Queries);
        Assert.Equal([2L, 0, 3], Samples.Read<long>(data, "Number"));
        Assert.Equal([2.5f, 0f, 3.5f], Samples.Read<float>(data, "Real"));
        Assert.Equal([true, false, false], Samples.Read<bool>(data, "Flag"));
        Assert.Equal(["due", "", "niente"], Samples.Read<string>(data, "Text"));
        Assert.Equal([(byte)7, 0, 0], Samples.Read<byte>(data, "Key"));
        Assert.Equal([2.5f, 0f, 3.5f], Samples.Read<float>(data, "Own"));
        Assert.Equal("Key<Byte, 0-6>", data.Schema["Key"].Type.ToString());
    }

    [Fact]
    public void VectorsAreLookedUpItemByItem()
    {
        IDataView lookup = _ml.Transforms.Conversion.MapValueToKey("Label", "Text").Fit(Entries).Transform(Entries);
        ITransformer model = _ml.Transforms.Conversion.MapValue("Labels", lookup, lookup.Schema["Word"], lookup.Schema["Label"], "Words")
            .Append(_ml.Transforms.Conversion.MapValue("Texts", lookup, lookup.Schema["Word"], lookup.Schema["Text"], "Words"))
            .Fit(Queries);
        IDataView data = model.Transform(Queries);
        Assert.Equal("Labels: Vector<UInt32> {KeyValues}", data.Schema["Labels"].ToString()); // no keys any more
        Assert.Equal("Vector<String>", data.Schema["Texts"].Type.ToString());
        Assert.Equal([[2, 1], [0, 2], [3, 1]], Samples.Read<uint[]>(data, "Labels"));
        Assert.Equal([["due", "uno"], ["", "due"], ["niente", "uno"]], Samples.Read<string[]>(data, "Texts"));
    }

    [Fact]
    public void LookupsMustBeWhole()
    {
        IDataView lookup = Entries;
        DataViewSchema schema = lookup.Schema;
        Assert.Contains("Duplicate keys in data 'True'", Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.Conversion.MapValue("A", lookup, schema["Flag"], schema["Text"])).Message);
        DataViewSchema other = _ml.Transforms.CopyColumns("Copy", "Word").Append(_ml.Transforms.DropColumns("Word")).Fit(lookup).Transform(lookup).Schema;
        Assert.Contains("keyColumn", Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.Conversion.MapValue("A", lookup, other["Copy"], schema["Text"])).Message);
        Assert.Contains("valueColumn's column index", Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.Conversion.MapValue("A", lookup, schema["Word"], other["Text"])).Message);
        Assert.Contains("type", Assert.Throws<InvalidOperationException>(
            () => _ml.Transforms.Conversion.MapValue("A", lookup, schema["Word"], Entries.Schema["Key"])).Message);

        ValueMappingEstimator map = _ml.Transforms.Conversion.MapValue("A", lookup, schema["Word"], schema["Text"], "Number");
        Assert.Throws<InvalidOperationException>(() => Samples.Read<string>(map.Fit(Queries).Transform(Queries), "A"));
        Assert.Contains("'None'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Conversion.MapValue("A", lookup, schema["Word"], schema["Text"], "None").Fit(Queries)).Message);
    }
}
