using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Inference;

namespace Ml.Attention.Pipeline;

/// <summary>
/// Loads a model zip and puts this library's transformers where they were when it was saved. They are known by the
/// models in the zip: each stands in the folder of the ONNX component that came first in its chain.
/// </summary>
internal sealed class PipelineLoader(MLContext mlContext, BatchScoringOptions? scoring)
{
    private const string Root = "TransformerChain", FirstFolder = "Transform_000", ModelEntry = "OnnxModel";

    /// <param name="stream">A stream that can seek.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="inputSchema">The schema that was saved with the chain; null where none was.</param>
    public ITransformer Load(Stream stream, string source, out DataViewSchema inputSchema)
    {
        long start = stream.Position;
        var models = ReadModels(stream, source);
        if (models.Count == 0)
        {
            throw new ModelFormatException($"{source} holds no transformer of Ml.Attention. Expected a zip that mlContext.Model.Save wrote of a pipeline with one; load other pipelines with mlContext.Model.Load.");
        }

        stream.Position = start;
        ITransformer? loaded = null;
        try
        {
            loaded = mlContext.Model.Load(stream, out inputSchema);
            return Restore(loaded, Root, models);
        }
        catch (Exception exception) when (exception is not ModelFormatException and (not IOException or EndOfStreamException))
        {
            // ML.NET takes most of what it reads as it is, so what is damaged fails anywhere.
            (loaded as IDisposable)?.Dispose();
            throw new ModelFormatException($"{source} cannot be loaded as a pipeline: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private ITransformer Restore(ITransformer loaded, string folder, Dictionary<string, (byte[] Model, OutputColumns Columns)> models)
    {
        if (loaded is not TransformerChain<ITransformer> chain)
        {
            return loaded;
        }

        if (models.TryGetValue($"{folder}/{FirstFolder}", out var found))
        {
            var (model, columns) = found;
            using (chain)
            {
                return columns switch
                {
                    { Translation: not null } => new TranslationTransformer(mlContext, model, columns, scoring),
                    { IsNumeric: true } => new SequenceEncodingTransformer(mlContext, model, columns, scoring),
                    { PredictedLabel: null } => new TextEncodingTransformer(mlContext, model, columns, scoring),
                    _ => new TextClassificationTransformer(mlContext, model, columns, Classes(chain, columns), scoring),
                };
            }
        }

        ITransformer[] restored = [.. chain.Select((transformer, i) => Restore(transformer, $"{folder}/Transform_{i:000}", models))];
        return Chains.Replace(chain, restored);
    }

    /// <summary>The classes as the saved chain has them: not all have text for values.</summary>
    private static ClassValues? Classes(TransformerChain<ITransformer> chain, OutputColumns columns)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(columns.Text, TextDataViewType.Instance);
        return ClassValues.FromAnnotations(chain.GetOutputSchema(schema.ToSchema())[columns.PredictedLabel!]);
    }

    /// <summary>The models of this library in a zip, by the folder that each stands in.</summary>
    private Dictionary<string, (byte[] Model, OutputColumns Columns)> ReadModels(Stream stream, string source)
    {
        var models = new Dictionary<string, (byte[] Model, OutputColumns Columns)>(StringComparer.Ordinal);
        try
        {
            long length = stream.Length - stream.Position;
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            ZipCheck.Check(archive, length, (scoring ?? new()).MaxModelBytes, source);
            foreach (var entry in archive.Entries)
            {
                string name = entry.FullName.Replace('\\', '/');
                if (name.EndsWith($"/{ModelEntry}", StringComparison.Ordinal) && ReadModel(entry) is { } bytes && ColumnModel.Read(bytes) is { } model)
                {
                    models[name[..^(ModelEntry.Length + 1)]] = model;
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new ModelFormatException($"{source} is not a model zip, or it is damaged: {exception.Message} Expected a file that mlContext.Model.Save wrote; a model.onnx is loaded with LoadModel.", exception);
        }

        return models;
    }

    /// <summary>The bytes after the length that stands before them; null where they are not as long as it says.</summary>
    private static byte[]? ReadModel(ZipArchiveEntry entry)
    {
        using var content = entry.Open();
        Span<byte> length = stackalloc byte[sizeof(int)];
        if (content.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            return null;
        }

        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.Length == BinaryPrimitives.ReadInt32LittleEndian(length) ? bytes.ToArray() : null;
    }
}
