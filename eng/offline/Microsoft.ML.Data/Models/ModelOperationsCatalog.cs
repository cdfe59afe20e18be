using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Model files and prediction engines.</summary>
public sealed class ModelOperationsCatalog
{
    private const string SchemaEntry = "Schema";

    private readonly HostEnvironment _environment;

    internal ModelOperationsCatalog(HostEnvironment environment)
    {
        _environment = environment;
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        if (model is not null)
        {
            using var context = new ModelSaveContext(archive, TransformerChainLoader.Signature);
            model.Save(context);
            context.Complete();
        }

        if (inputSchema is not null)
        {
            using var writer = new BinaryWriter(archive.CreateEntry(SchemaEntry).Open());
            SchemaCodec.Write(writer, inputSchema);
        }
    }

    public void Save(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        Ensure.NotEmpty(filePath, nameof(filePath));
        using FileStream stream = File.Create(filePath);
        Save(model, inputSchema, stream);
    }

    public ITransformer Load(Stream stream, out DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        ITransformer? model = ModelLoadContext.LoadOrNull(_environment, archive, TransformerChainLoader.Signature);
        Ensure.That(model is not null, "Could not load legacy format model");
        inputSchema = null!;
        if (archive.GetEntry(SchemaEntry) is ZipArchiveEntry entry)
        {
            using var reader = new BinaryReader(entry.Open());
            inputSchema = SchemaCodec.Read(reader);
        }

        return model!;
    }

    public ITransformer Load(string filePath, out DataViewSchema inputSchema)
    {
        Ensure.NotEmpty(filePath, nameof(filePath));
        using FileStream stream = File.OpenRead(filePath);
        return Load(stream, out inputSchema);
    }

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, bool ignoreMissingColumns = true,
        SchemaDefinition? inputSchemaDefinition = null, SchemaDefinition? outputSchemaDefinition = null)
        where TSrc : class
        where TDst : class, new() => new(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = ignoreMissingColumns,
            InputSchemaDefinition = inputSchemaDefinition,
            OutputSchemaDefinition = outputSchemaDefinition,
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, DataViewSchema inputSchema)
        where TSrc : class
        where TDst : class, new() => new(transformer, new PredictionEngineOptions
        {
            IgnoreMissingColumns = false,
            InputSchemaDefinition = TypedColumn.Definition(typeof(TSrc), inputSchema),
        });

    public PredictionEngine<TSrc, TDst> CreatePredictionEngine<TSrc, TDst>(ITransformer transformer, PredictionEngineOptions options)
        where TSrc : class
        where TDst : class, new() => new(transformer, options);
}
