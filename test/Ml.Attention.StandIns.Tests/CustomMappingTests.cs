using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.StandIns.Tests;

public class CustomMappingTests
{
    private const string Contract = "Ml.Attention.StandIns.Tests.Length";

    private readonly MLContext _ml = new(1);

    private IDataView Reviews => _ml.Data.LoadFromEnumerable(Samples.Reviews);

    public sealed class In
    {
        public string? Text { get; set; }
    }

    public sealed class Out
    {
        public float Length { get; set; }

        [VectorType(2)]
        public float[]? Score { get; set; }
    }

    private sealed class Empty
    {
    }

    private sealed class Labels
    {
        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        public float[]? Score { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class LengthFactory : CustomMappingFactory<In, Out>
    {
        public override Action<In, Out> GetMapping() => Map;
    }

    private static void Map(In row, Out result)
    {
        result.Length = row.Text!.Length;
        result.Score = [result.Length, -result.Length];
    }

    [Fact]
    public void AFunctionAddsColumns()
    {
        int calls = 0;
        var estimator = _ml.Transforms.CustomMapping<In, Out>((row, result) =>
        {
            calls++;
            Map(row, result);
        }, null);
        IDataView data = estimator.Fit(Reviews).Transform(Reviews);
        Assert.Equal(["Text", "Label", "Length", "Score"], data.Schema.Select(column => column.Name));
        Assert.Equal([9, 3, 0, 0, 10, 4], Samples.Read<float>(data, "Length"));
        Assert.Equal([9, -9], Samples.Read<float[]>(data, "Score")[0]);
        calls = 0;
        Assert.Equal(6, _ml.Data.CreateEnumerable<Out>(data, reuseRowObject: false).Count());
        Assert.Equal(6, calls); // once a row, however many columns are read
        Assert.Equal(["pos", "neg", "neutral", "pos", "neg", ""], Samples.Read<string>(data, "Label"));
        Assert.Equal(6, calls); // not at all when none is
    }

    [Fact]
    public void AShapeOfOnesOwnComesFromASchemaDefinition()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Labels));
        definition["PredictedLabel"].AddAnnotation("KeyValues", new[] { "a", "b", "c" }, new VectorDataViewType(TextDataViewType.Instance, 3));
        definition["Score"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        definition["Score"].AddAnnotation("SlotNames", Samples.Texts("a", "b", "c"), new VectorDataViewType(TextDataViewType.Instance, 3));
        definition["Score"].AddAnnotation("ScoreColumnKind", "MulticlassClassification".AsMemory(), TextDataViewType.Instance);
        IEstimator<ITransformer> shaper = _ml.Transforms.CustomMapping<Empty, Labels>((_, _) => { }, null, null, definition);

        SchemaShape shape = shaper.GetOutputSchema(new SchemaShape([]));
        Assert.Equal(["PredictedLabel", "Score"], shape.Select(column => column.Name));
        Assert.True(shape[0].IsKey);
        Assert.Equal(NumberDataViewType.UInt32, shape[0].ItemType);
        Assert.Equal("KeyValues", shape[0].Annotations[0].Name);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape[1].Kind);
        Assert.Equal(NumberDataViewType.Single, shape[1].ItemType);
        Assert.Equal(["SlotNames", "ScoreColumnKind"], shape[1].Annotations.Select(column => column.Name));
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape[1].Annotations[0].Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, shape[1].Annotations[1].Kind);

        DataViewSchema schema = shaper.Fit(Reviews).GetOutputSchema(Reviews.Schema);
        Assert.Equal(["a", "b", "c"], Samples.KeyValues(schema["PredictedLabel"]));
        Assert.Equal(["a", "b", "c"], Samples.SlotNames(schema["Score"]));
    }

    private sealed class Wrong
    {
        public float Text { get; set; }
    }

    [Fact]
    public void InputsMustFit()
    {
        IEstimator<ITransformer> estimator = _ml.Transforms.CustomMapping<Wrong, Out>((_, _) => { }, null);
        Assert.Throws<InvalidOperationException>(() => estimator.Fit(Reviews));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("A", "Label").Append(estimator).Fit(Reviews));
        Assert.Contains("Schema mismatch for input column 'Text': expected Single, got String", error.Message);
    }

    [Fact]
    public void AContractBringsTheFunctionBack()
    {
        string path = Samples.TempFile(extension: ".zip");
        ITransformer model = _ml.Transforms.CustomMapping<In, Out>(Map, Contract).Append(_ml.Transforms.CopyColumns("Copy", "Length")).Fit(Reviews);
        _ml.Model.Save(model, Reviews.Schema, path);
        var other = new MLContext();
        other.ComponentCatalog.RegisterAssembly(typeof(LengthFactory).Assembly);
        ITransformer loaded = other.Model.Load(path, out _);
        Assert.Equal([9, 3, 0, 0, 10, 4], Samples.Read<float>(loaded.Transform(Reviews), "Copy"));
        Assert.Throws<InvalidOperationException>(() =>
            _ml.Model.Save(_ml.Transforms.CustomMapping<In, Out>(Map, null).Fit(Reviews), Reviews.Schema, Stream.Null));
    }
}
