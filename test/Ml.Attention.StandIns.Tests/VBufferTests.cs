using Microsoft.ML.Data;

namespace Ml.Attention.StandIns.Tests;

public class VBufferTests
{
    [Fact]
    public void ASparseVectorHasDefaultsBetweenItsValues()
    {
        var sparse = new VBuffer<float>(5, 2, [1, 2], [1, 3]);
        Assert.False(sparse.IsDense);
        Assert.Equal([0, 1, 0, 2, 0], sparse.DenseValues());
        Assert.Equal([1, 3], sparse.Items().Select(item => item.Key));
        Assert.Equal(5, sparse.Items(all: true).Count());
        Assert.Equal(2, sparse.GetItemOrDefault(3));
        Assert.Equal(0, sparse.GetItemOrDefault(2));
        VBuffer<float> dense = default;
        sparse.CopyToDense(ref dense);
        Assert.True(dense.IsDense);
        Assert.Equal([0, 1, 0, 2, 0], dense.GetValues().ToArray());
        VBuffer<float> part = default;
        sparse.CopyTo(ref part, 1, 3);
        Assert.Equal([1, 0, 2], part.DenseValues());
        var target = new float[7];
        sparse.CopyTo(target, 2, -1);
        Assert.Equal([0, 0, -1, 1, -1, 2, -1], target);
        Assert.Throws<ArgumentOutOfRangeException>(() => sparse.GetItemOrDefault(5));
    }

    [Fact]
    public void AnEditorReusesArraysThatAreLargeEnough()
    {
        var vector = new VBuffer<float>(3, [1, 2, 3]);
        VBufferEditor<float> editor = VBufferEditor.Create(ref vector, 2);
        Assert.False(editor.CreatedNewValues);
        editor.Values[0] = 9;
        vector = editor.Commit();
        Assert.Equal([9, 2], vector.DenseValues());

        VBufferEditor<float> larger = VBufferEditor.Create(ref vector, 10, 4);
        Assert.True(larger.CreatedNewValues);
        Assert.Equal(4, larger.Indices.Length);
        for (int i = 0; i < 4; i++)
        {
            larger.Values[i] = i + 1;
            larger.Indices[i] = 2 * i;
        }

        vector = larger.CommitTruncated(2);
        Assert.Equal(10, vector.Length);
        Assert.Equal([1, 0, 2, 0, 0, 0, 0, 0, 0, 0], vector.DenseValues());
        Assert.Equal("Sparse vector of size 10, 2 explicit values", vector.ToString());
    }

    [Fact]
    public void RowIdsCompareByHighThenLow()
    {
        Assert.True(new DataViewRowId(5, 1).CompareTo(new DataViewRowId(4, 2)) < 0);
        Assert.Equal(new DataViewRowId(1, 2), new DataViewRowId(1, 2));
        Assert.Equal("00000000000000020000000000000001", new DataViewRowId(1, 2).ToString());
    }
}
