using Microsoft.ML;
using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class SchemaTests
{
    [Fact]
    public void TheLastColumnOfANameHidesTheOthers()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", TextDataViewType.Instance);
        builder.AddColumn("A", BooleanDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();

        Assert.Equal(3, schema.Count);
        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
        Assert.Equal(2, schema["A"].Index);
        Assert.Null(schema.GetColumnOrNull("C"));
        Assert.Throws<ArgumentOutOfRangeException>(() => schema["C"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => schema[3]);
        Assert.Equal("B: String", schema["B"].ToString());
        Assert.Equal("3 columns", schema.ToString());
    }

    [Fact]
    public void AnnotationsAreValuesByName()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), 1u);
        annotations.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, "MulticlassClassification".AsMemory());
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> names = (ref VBuffer<ReadOnlyMemory<char>> target) => target = Samples.Texts("x", "y");
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2), names);
        var copy = new DataViewSchema.Annotations.Builder();
        copy.Add(annotations.ToAnnotations(), kind => kind != "ScoreColumnSetId");

        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Score", new VectorDataViewType(NumberDataViewType.Single, 2), copy.ToAnnotations());
        DataViewSchema.Column column = builder.ToSchema()["Score"];

        Assert.Equal(["ScoreColumnKind", "SlotNames"], column.Annotations.Schema.Select(kind => kind.Name));
        Assert.True(column.HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> slots = default;
        column.GetSlotNames(ref slots);
        Assert.Equal(["x", "y"], slots.DenseValues().Select(slot => slot.ToString()));
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue("ScoreColumnKind", ref text);
        Assert.Equal("MulticlassClassification", text.ToString());
        float number = 0;
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("ScoreColumnKind", ref number));
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("KeyValues", ref text));
        Assert.Equal("Score: Vector<Single, 2> {ScoreColumnKind, SlotNames}", column.ToString());
        Assert.False(column.IsNormalized());
        Assert.Throws<ArgumentException>(() => annotations.AddPrimitiveValue("Bad", NumberDataViewType.Single, 1.0));
    }

    [Fact]
    public void TypesAreEqualByMeaning()
    {
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 3UL));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 4));
        Assert.NotEqual(new KeyDataViewType(typeof(byte), 3), new KeyDataViewType(typeof(uint), 3));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        Assert.Equal(6, new VectorDataViewType(NumberDataViewType.Single, 2, 3).Size);
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
        Assert.Equal(typeof(VBuffer<float>), new VectorDataViewType(NumberDataViewType.Single).RawType);
        Assert.Equal("Key<UInt32, 0-2>", new KeyDataViewType(typeof(uint), 3).ToString());
        Assert.Equal("Vector<Key<UInt32, 0-2>, 4>", new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 4).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, 2, *>", new VectorDataViewType(NumberDataViewType.Single, 2, 0).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("DataViewRowId", RowIdDataViewType.Instance.ToString());
    }
}
