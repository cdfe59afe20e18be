using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class ColumnTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Row
    {
        public float A { get; set; }

        public float B { get; set; }

        [VectorType(2)]
        public float[]? C { get; set; }

        public float[]? D { get; set; }

        public string? Text { get; set; }

        public bool Flag { get; set; }

        public int Whole { get; set; }

        public double Double { get; set; }
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(
    [
        new Row { A = 1, B = 2, C = [3, 4], D = [5], Text = "1.5", Flag = true, Whole = 7, Double = 0.1 },
        new Row { A = 0, B = 0, C = [0, 0], D = [], Text = "no", Flag = false, Whole = -7, Double = double.NaN },
    ]);

    [Fact]
    public void ConcatenatedScalarsNameTheirSlots()
    {
        IDataView data = _ml.Transforms.Concatenate("AB", "A", "B").Append(_ml.Transforms.Concatenate("ABC", "AB", "C")).Fit(Data).Transform(Data);
        Assert.Equal("Vector<Single, 4>", data.Schema["ABC"].Type.ToString());
        Assert.Equal(["A", "B"], Samples.SlotNames(data.Schema["AB"]));
        Assert.Equal(["AB.A", "AB.B", "", ""], Samples.SlotNames(data.Schema["ABC"]));
        Assert.Equal([1, 2, 3, 4], Samples.Read<float[]>(data, "ABC")[0]);
        Assert.Equal([0, 0, 0, 0], Samples.Read<float[]>(data, "ABC")[1]);
    }

    [Fact]
    public void ConcatenationOfAnySizeHasAnySize()
    {
        IDataView data = _ml.Transforms.Concatenate("X", "D", "A").Fit(Data).Transform(Data);
        Assert.Equal("Vector<Single>", data.Schema["X"].Type.ToString());
        Assert.Equal([5, 1], Samples.Read<float[]>(data, "X")[0]);
        Assert.Equal([0], Samples.Read<float[]>(data, "X")[1]);
        Assert.Equal("Vector<Single, 2>", _ml.Transforms.Concatenate("X", "C").Fit(Data).Transform(Data).Schema["X"].Type.ToString());
    }

    [Fact]
    public void ConcatenationNeedsOneType()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("X", "A", "Text").Fit(Data).Transform(Data));
        Assert.Throws<InvalidOperationException>(() => _ml.Transforms.CopyColumns("Y", "A").Append(_ml.Transforms.Concatenate("X", "A", "Text")).Fit(Data));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("X"));
    }

    [Fact]
    public void SelectionKeepsTheOrderGivenAndDroppingTheOrderThere()
    {
        IDataView selected = _ml.Transforms.SelectColumns("Text", "A").Fit(Data).Transform(Data);
        Assert.Equal(["Text", "A"], selected.Schema.Select(column => column.Name));
        Assert.Equal([1, 0], Samples.Read<float>(selected, "A"));
        IDataView dropped = _ml.Transforms.DropColumns("A", "D").Fit(Data).Transform(Data);
        Assert.Equal(["B", "C", "Text", "Flag", "Whole", "Double"], dropped.Schema.Select(column => column.Name));
        Assert.Equal(["1.5", "no"], Samples.Read<string>(dropped, "Text"));
        Assert.Equal("Could not find input column 'X'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.SelectColumns("A", "X").Fit(Data)).Message.Split(" (Parameter")[0]);
    }

    [Fact]
    public void HiddenColumnsCanBeKept()
    {
        IDataView data = _ml.Transforms.CopyColumns("A", "B").Fit(Data).Transform(Data);
        Assert.Equal(["A", "A", "B"], data.Schema.Take(3).Select(column => column.Name));
        Assert.Equal([2, 0], Samples.Read<float>(data, "A"));
        Assert.Equal([1, 0], data.GetColumn<float>(data.Schema[0]));
        Assert.Single(_ml.Transforms.SelectColumns("A").Fit(data).Transform(data).Schema);
        Assert.Equal(2, _ml.Transforms.SelectColumns(["A"], keepHidden: true).Fit(data).Transform(data).Schema.Count);
    }

    [Fact]
    public void TypesConvert()
    {
        IDataView data = _ml.Transforms.Conversion.ConvertType("TextNumber", "Text")
            .Append(_ml.Transforms.Conversion.ConvertType([new("FlagNumber", "Flag"), new("WholeNumber", "Whole"), new("CNumber", "C")], DataKind.Double))
            .Append(_ml.Transforms.Conversion.ConvertType("AText", "A", DataKind.String))
            .Append(_ml.Transforms.Conversion.ConvertType("FlagText", "Flag", DataKind.String))
            .Append(_ml.Transforms.Conversion.ConvertType("DoubleSingle", "Double", DataKind.Single))
            .Append(_ml.Transforms.Conversion.ConvertType("Truth", "Text", DataKind.Boolean))
            .Append(_ml.Transforms.Conversion.ConvertType("Long", "Whole", DataKind.Int64))
            .Fit(Data).Transform(Data);
        Assert.Equal([1.5f, float.NaN], Samples.Read<float>(data, "TextNumber"));
        Assert.Equal([1.0, 0.0], Samples.Read<double>(data, "FlagNumber"));
        Assert.Equal([7.0, -7.0], Samples.Read<double>(data, "WholeNumber"));
        Assert.Equal([3.0, 4.0], Samples.Read<double[]>(data, "CNumber")[0]);
        Assert.Equal(["1", "0"], Samples.Read<string>(data, "AText"));
        Assert.Equal(["True", "False"], Samples.Read<string>(data, "FlagText"));
        Assert.Equal([0.1f, float.NaN], Samples.Read<float>(data, "DoubleSingle"));
        Assert.Equal([false, false], Samples.Read<bool>(data, "Truth"));
        Assert.Equal([7L, -7L], Samples.Read<long>(data, "Long"));
        Assert.True(data.Schema["FlagNumber"].IsNormalized());
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.ConvertType("X", "A", DataKind.Int32).Fit(Data));
    }

    [Fact]
    public void KeysConvertToOtherKeys()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.ConvertType("Byte", "Key", DataKind.Byte))
            .Fit(Data).Transform(Data);
        Assert.Equal("Key<Byte, 0-1>", data.Schema["Byte"].Type.ToString());
        Assert.Equal([(byte)1, (byte)2], Samples.Read<byte>(data, "Byte"));
        Assert.Equal(["1.5", "no"], Samples.KeyValues(data.Schema["Byte"]));
    }
}
