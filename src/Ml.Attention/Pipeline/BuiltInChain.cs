using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Ml.Attention.Pipeline;

/// <summary>
/// The same columns made by components of ML.NET's own, for a model zip that needs nothing of this library: the ONNX
/// component gives the score, the features and the number of the predicted class. Its outputs are always vectors, so
/// the number becomes a key by way of two others: a hash of the vector is a scalar, and a map takes it to the class.
/// </summary>
internal static class BuiltInChain
{
    private const int HashBits = 31;

    /// <summary>Writes the chain to the place of a transformer in a zip.</summary>
    public static void Save(ModelSaveContext context, AttentionTransformer transformer)
    {
        // The ONNX component reads its file once more when it is saved.
        string folder = Path.GetTempPath();
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder for temporary files, '{folder}', does not exist, and ML.NET saves a model by way of one. Make it, or name another in the environment variable {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")}.");
        }

        string path = Path.Combine(folder, $"ml-attention-{Guid.NewGuid():N}.onnx");
        try
        {
            File.WriteAllBytes(path, ColumnModel.Write(transformer.ModelBytes, transformer.Columns));
            using var chain = Create(path, transformer.Columns, transformer.PredictedClasses);
            ((ICanSaveModel)chain).Save(context);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TransformerChain<ITransformer> Create(string path, OutputColumns columns, ClassValues? classes)
    {
        // A context of its own: the user's may ask for a GPU, which saving does not need.
        var ml = new MLContext();
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(columns.Text, columns.IsNumeric ? new VectorDataViewType(NumberDataViewType.Single) : TextDataViewType.Instance);
        var input = new EmptyDataView(schema.ToSchema());

        var onnx = ml.Transforms.ApplyOnnxModel([.. columns.Made.Select(column => column.Name)], [columns.Text], path).Fit(input);
        if (columns.PredictedLabel is not { } predicted || classes is null)
        {
            return new(onnx);
        }

        var (seed, lookup) = Lookup(ml, classes);
        var scored = onnx.Transform(input);
        var hash = Hash(ml, predicted, predicted, seed).Fit(scored);
        var map = ml.Transforms.Conversion.MapValue(predicted, lookup, lookup.Schema[nameof(ClassRow.Hash)], lookup.Schema[nameof(ClassRow.Class)], predicted);
        return new(onnx, hash, map.Fit(hash.Transform(scored)));
    }

    /// <summary>The hash of each class's number, with the class as a key; by the first seed that gives each class another hash.</summary>
    private static (uint Seed, IDataView Lookup) Lookup(MLContext ml, ClassValues classes)
    {
        var definition = SchemaDefinition.Create(typeof(ClassRow));
        definition[nameof(ClassRow.Class)].ColumnType = classes.KeyType;
        classes.AddValues(definition[nameof(ClassRow.Class)], ClassValues.KeyValuesKind);
        var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, classes.Names.Count).Select(i => new ClassRow { Number = [i], Class = (uint)i }).ToArray(), definition);
        for (uint seed = 0; ; seed++)
        {
            var hashed = Hash(ml, nameof(ClassRow.Hash), nameof(ClassRow.Number), seed).Fit(rows).Transform(rows);
            if (Keys(hashed).Distinct().Count() == classes.Names.Count)
            {
                return (seed, hashed);
            }
        }
    }

    private static HashingEstimator Hash(MLContext ml, string output, string input, uint seed) =>
        ml.Transforms.Conversion.Hash(new HashingEstimator.ColumnOptions(output, input, HashBits, seed, useOrderedHashing: false, combine: true));

    private static List<uint> Keys(IDataView data)
    {
        var column = data.Schema[nameof(ClassRow.Hash)];
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<uint>(column);
        var keys = new List<uint>();
        while (cursor.MoveNext())
        {
            uint key = 0;
            getter(ref key);
            keys.Add(key);
        }

        return keys;
    }

    /// <summary>
    /// A class: its number as the ONNX component gives it, and its key, which counts from 0 in an object and from 1 in a
    /// column. <c>Hash</c> is the column made of the number.
    /// </summary>
    private sealed class ClassRow
    {
        public const string Hash = nameof(Hash);

        [VectorType(1)]
        public long[]? Number { get; set; }

        [KeyType(1)]
        public uint Class { get; set; }
    }
}
