using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class EnumerableTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Everything
    {
        public float Field;

        [ColumnName("Renamed")]
        public string? Text { get; set; }

        [VectorType(2)]
        public float[]? Fixed { get; set; }

        public int[]? Variable { get; set; }

        public string[]? Words { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }

        public VBuffer<double> Buffer { get; set; }

        public ReadOnlyMemory<char> Memory { get; set; }

        [NoColumn]
        public object? Ignored { get; set; }

        public bool Flag { get; set; }

        public DateTime Time { get; set; }
    }

    private static Everything[] Rows =>
    [
        new() { Field = 1.5f, Text = "a", Fixed = [1, 2], Variable = [1, 2, 3], Words = ["x", null!], Key = 2, Buffer = new(2, [1, 2]), Memory = "m".AsMemory(), Flag = true, Time = new(2024, 1, 2) },
        new() { Field = float.NaN, Text = null, Fixed = [3, 4], Variable = null, Words = [], Key = 7 },
    ];

    [Fact]
    public void FieldsComeFirstThenPropertiesAsColumns()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows);
        Assert.Equal(["Field", "Renamed", "Fixed", "Variable", "Words", "Key", "Buffer", "Memory", "Flag", "Time"], data.Schema.Select(column => column.Name));
        Assert.Equal(
            ["Single", "String", "Vector<Single, 2>", "Vector<Int32>", "Vector<String>", "Key<UInt32, 0-2>", "Vector<Double>", "String", "Boolean", "DateTime"],
            data.Schema.Select(column => column.Type.ToString()));
        Assert.Equal(2, data.GetRowCount());
        Assert.Null(_ml.Data.LoadFromEnumerable(Rows.Where(_ => true)).GetRowCount());
        Assert.False(data.CanShuffle);
    }

    [Fact]
    public void KeysOfObjectsCountFromZeroAndThoseOfColumnsFromOne()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows);
        Assert.Equal([3u, 0u], Samples.Read<uint>(data, "Key")); // 7 is not one of the three keys: missing
        Everything back = _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false).First();
        Assert.Equal(3u, back.Key);
    }

    [Fact]
    public void NullTextIsEmpty()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows);
        Assert.Equal(["a", ""], Samples.Read<string>(data, "Renamed"));
        Assert.Equal(["x", ""], Samples.Read<string[]>(data, "Words")[0]);
        Assert.Empty(Samples.Read<int[]>(data, "Variable")[1]);
        Everything[] back = _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false).ToArray();
        Assert.Equal("", back[1].Text);
        Assert.Equal([3, 4], back[1].Fixed!);
        Assert.Equal([1.0, 2.0], back[0].Buffer.DenseValues());
        Assert.Equal("m", back[0].Memory.ToString());
        Assert.True(back[0].Flag);
        Assert.Equal(new DateTime(2024, 1, 2), back[0].Time);
    }

    [Fact]
    public void RowObjectsCanBeReused()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(3));
        Assert.Single(_ml.Data.CreateEnumerable<Samples.Number>(data, reuseRowObject: true).Distinct());
        Assert.Equal(3, _ml.Data.CreateEnumerable<Samples.Number>(data, reuseRowObject: false).Distinct().Count());
        Assert.Equal([0, 1, 2], _ml.Data.CreateEnumerable<Samples.Number>(data, reuseRowObject: true).Select(row => row.Value));
    }

    private sealed class Other
    {
        public string? Missing { get; set; }

        public float Value { get; set; }
    }

    private sealed class WrongType
    {
        public double Value { get; set; }
    }

    [Fact]
    public void MissingAndMismatchedColumnsAreErrors()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Samples.Numbers(2));
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<Other>(data, reuseRowObject: false));
        Assert.Contains("'Missing'", missing.Message);
        Assert.Equal([0, 1], _ml.Data.CreateEnumerable<Other>(data, reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.Value));
        var mismatch = Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<WrongType>(data, reuseRowObject: false).ToArray());
        Assert.Equal("Can't bind the IDataView column 'Value' of type 'Single' to field or property 'Value' of type 'System.Double'.", mismatch.Message);
    }

    [Fact]
    public void ASchemaDefinitionChangesTypesAndAddsAnnotations()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Everything));
        definition["Fixed"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
        definition["Fixed"].AddAnnotation("SlotNames", new[] { "left", "right" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        definition["Fixed"].AddAnnotation("ScoreColumnSetId", 4u, new KeyDataViewType(typeof(uint), int.MaxValue));
        definition["Field"].ColumnName = "Value";
        IDataView data = _ml.Data.LoadFromEnumerable(Rows, definition);
        Assert.Equal(["left", "right"], Samples.SlotNames(data.Schema["Fixed"]));
        Assert.Equal(1.5f, Samples.Read<float>(data, "Value")[0]);
        Assert.Throws<InvalidOperationException>(() => definition["Fixed"].AddAnnotation("SlotNames", "x", TextDataViewType.Instance));

        IDataView again = _ml.Data.LoadFromEnumerable(Rows.Select(row => new { row.Fixed }), new SchemaOf(data.Schema["Fixed"]).Schema);
        Assert.Equal(["left", "right"], Samples.SlotNames(again.Schema["Fixed"]));
    }

    private sealed class SchemaOf
    {
        public SchemaOf(DataViewSchema.Column column)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(column.Name, column.Type, column.Annotations);
            Schema = builder.ToSchema();
        }

        public DataViewSchema Schema { get; }
    }

    [Fact]
    public void CursorsReadActiveColumnsOnly()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows);
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Field"]]);
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.IsColumnActive(data.Schema["Field"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Key"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<uint>(data.Schema["Key"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(data.Schema["Field"]));
        ValueGetter<float> getter = cursor.GetGetter<float>(data.Schema["Field"]);
        ValueGetter<DataViewRowId> ids = cursor.GetIdGetter();
        Assert.True(cursor.MoveNext());
        float value = 0;
        getter(ref value);
        Assert.Equal(1.5f, value);
        DataViewRowId id = default;
        ids(ref id);
        Assert.Equal(new DataViewRowId(0, 0), id);
        Assert.True(cursor.MoveNext());
        Assert.Equal(1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Single(data.GetRowCursorSet(data.Schema, 3));
    }

    [Fact]
    public void ANullRowIsAnError()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(new Samples.Number[] { null! });
        Assert.Throws<InvalidOperationException>(() => Samples.Read<float>(data, "Value"));
        Assert.Throws<ArgumentNullException>(() => _ml.Data.LoadFromEnumerable<Samples.Number>(null!));
    }

    [Fact]
    public void ColumnsAreSequences()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows);
        Assert.Equal([1.5f, float.NaN], data.GetColumn<float>("Field"));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<int>("Field"));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.GetColumn<float>("Nothing"));
        DataDebuggerPreview preview = data.Preview(maxRows: 1);
        Assert.Equal("10 columns, 1 rows", preview.ToString());
        Assert.Equal("Field", preview.RowView[0].Values[0].Key);
        Assert.Equal(1.5f, preview.ColumnView[0].Values[0]);
    }
}
