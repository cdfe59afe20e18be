using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.StandIns.Tests;

public class KeyMappingTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    [Fact]
    public void KeysAreNumberedAsTheValuesCome()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(Reviews).Transform(Reviews);
        Assert.Equal([1u, 2u, 3u, 1u, 2u, 0u], Samples.Read<uint>(data, "Key"));
        Assert.Equal(["pos", "neg", "neutral"], Samples.KeyValues(data.Schema["Key"]));
        Assert.Equal("Key<UInt32, 0-2>", data.Schema["Key"].Type.ToString());
        Assert.True(data.Schema["Key"].HasKeyValues());
        Assert.False(data.Schema["Key"].HasKeyValues(NumberDataViewType.Single));
        Assert.False(data.Schema["Label"].HasKeyValues());
    }

    [Fact]
    public void KeysCanBeSortedOrLimited()
    {
        var sorted = _ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(Reviews);
        IDataView data = sorted.Transform(Reviews);
        Assert.Equal(["neg", "neutral", "pos"], Samples.KeyValues(data.Schema["Label"]));
        Assert.Equal(["Text", "Label", "Label"], data.Schema.Select(column => column.Name));
        Assert.Equal([false, true, false], data.Schema.Select(column => column.IsHidden));

        IDataView limited = _ml.Transforms.Conversion.MapValueToKey("Label", maximumNumberOfKeys: 2).Fit(Reviews).Transform(Reviews);
        Assert.Equal([1u, 2u, 0u, 1u, 2u, 0u], Samples.Read<uint>(limited, "Label"));
    }

    private sealed class Term
    {
        public string? Value { get; set; }
    }

    [Fact]
    public void KeysCanComeFromAList()
    {
        IDataView terms = _ml.Data.LoadFromEnumerable([new Term { Value = "neg" }, new Term { Value = "pos" }, new Term { Value = "neg" }]);
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label", keyData: terms).Fit(Reviews).Transform(Reviews);
        Assert.Equal(["neg", "pos"], Samples.KeyValues(data.Schema["Label"]));
        Assert.Equal([2u, 1u, 0u, 2u, 1u, 0u], Samples.Read<uint>(data, "Label"));

        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValueToKey("Label", keyData: Reviews));
        IDataView numbers = _ml.Data.LoadFromEnumerable(Samples.Numbers(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValueToKey("Label", keyData: numbers).Fit(Reviews));
    }

    [Fact]
    public void KeysMapBackToTheirValues()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Fit(Reviews).Transform(Reviews);
        Assert.Equal(["pos", "neg", "neutral", "pos", "neg", ""], Samples.Read<string>(data, "Back"));
    }

    private sealed class Values
    {
        public float Real { get; set; }

        public bool Flag { get; set; }

        public int Whole { get; set; }

        public string[]? Words { get; set; }

        [KeyType(4)]
        public uint Key { get; set; }
    }

    private IDataView Mixed => _ml.Data.LoadFromEnumerable(
    [
        new Values { Real = 2.5f, Flag = true, Whole = 7, Words = ["b", "a"], Key = 3 },
        new Values { Real = float.NaN, Flag = false, Whole = 3, Words = ["a", "", "c"], Key = 1 },
        new Values { Real = 1.25f, Flag = true, Whole = 7, Words = [], Key = 9 },
    ]);

    [Fact]
    public void AnyTypeHasKeys()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey(
            [new("RealKey", "Real"), new("FlagKey", "Flag"), new("WholeKey", "Whole"), new("WordKeys", "Words"), new("KeyKey", "Key")],
            keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_ml.Transforms.Conversion.MapKeyToValue([new("RealBack", "RealKey"), new("WordsBack", "WordKeys"), new("WholeBack", "WholeKey")]))
            .Fit(Mixed).Transform(Mixed);
        Assert.Equal([2u, 0u, 1u], Samples.Read<uint>(data, "RealKey"));
        Assert.Equal([2u, 1u, 2u], Samples.Read<uint>(data, "FlagKey"));
        Assert.Equal([2u, 1u, 2u], Samples.Read<uint>(data, "WholeKey"));
        Assert.Equal([2u, 1u], Samples.Read<uint[]>(data, "WordKeys")[0]);
        Assert.Equal([1u, 0u, 3u], Samples.Read<uint[]>(data, "WordKeys")[1]);
        Assert.Equal([2u, 1u, 0u], Samples.Read<uint>(data, "KeyKey"));
        Assert.Equal([2.5f, float.NaN, 1.25f], Samples.Read<float>(data, "RealBack"));
        Assert.Equal(["a", "", "c"], Samples.Read<string[]>(data, "WordsBack")[1]);
        VBuffer<float> values = default;
        data.Schema["RealKey"].GetKeyValues(ref values);
        Assert.Equal([1.25f, 2.5f], values.DenseValues());
    }

    [Fact]
    public void KeyValuesCanBeText()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Real", addKeyValueAnnotationsAsText: true).Fit(Mixed).Transform(Mixed);
        Assert.Equal(["2.5", "1.25"], Samples.KeyValues(data.Schema["Real"]));
        IDataView flags = _ml.Transforms.Conversion.MapValueToKey("Flag", addKeyValueAnnotationsAsText: true).Fit(Mixed).Transform(Mixed);
        Assert.Equal(["1", "0"], Samples.KeyValues(flags.Schema["Flag"]));
    }

    [Fact]
    public void NothingToMapGivesOneKeyWithoutValues()
    {
        var log = new List<string>();
        _ml.Log += (_, message) => log.Add(message.Message);
        IDataView empty = _ml.Data.LoadFromEnumerable([new Term { Value = "" }]);
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Value").Fit(empty).Transform(empty);
        Assert.Equal("Key<UInt32, 0-0>", data.Schema["Value"].Type.ToString());
        Assert.Empty(data.Schema["Value"].Annotations.Schema);
        Assert.Equal([0u], Samples.Read<uint>(data, "Value"));
        Assert.Contains(log, message => message.Contains("contains no entries"));
    }

    [Fact]
    public void WrongColumnsAreErrors()
    {
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValueToKey("Key", "Nothing").Fit(Reviews));
        Assert.Contains("'Nothing'", missing.Message);
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Conversion.MapKeyToValue("Label").Fit(Reviews));
        var chain = Assert.Throws<ArgumentOutOfRangeException>(() =>
            _ml.Transforms.CopyColumns("A", "Label").Append(_ml.Transforms.Conversion.MapKeyToValue("A")).Fit(Reviews));
        Assert.Contains("Schema mismatch for input column 'A': expected KeyType, got String", chain.Message);
        ValueToKeyMappingTransformer fitted = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(Reviews);
        IDataView other = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(Reviews).Transform(Reviews);
        Assert.Throws<InvalidOperationException>(() => fitted.Transform(other));
    }
}
