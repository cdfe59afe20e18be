using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Reads what <see cref="ModelSaveContext"/> wrote.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _folder;

    private ModelLoadContext(ZipArchive archive, string folder, ZipArchiveEntry model)
    {
        _archive = archive;
        _folder = folder;
        Reader = new BinaryReader(model.Open());
        Signature = Reader.ReadString();
    }

    public string Signature { get; }

    public BinaryReader Reader { get; }

    public static ITransformer? LoadOrNull(IHostEnvironment env, ZipArchive archive, string folder)
    {
        ZipArchiveEntry? model = archive.GetEntry($"{folder}/{ModelSaveContext.ModelEntry}");
        if (model is null)
        {
            return null;
        }

        using var context = new ModelLoadContext(archive, folder, model);
        return ModelLoader.Find(context.Signature).Load(env, context);
    }

    public ITransformer LoadModel(IHostEnvironment env, string name) => LoadOrNull(env, _archive, $"{_folder}/{name}")
        ?? throw new FormatException($"Corrupt model file: {_folder}/{name} is not there.");

    public byte[] LoadBytes(string name)
    {
        ZipArchiveEntry entry = _archive.GetEntry($"{_folder}/{name}")
            ?? throw new FormatException($"Corrupt model file: {_folder}/{name} is not there.");
        using var reader = new BinaryReader(entry.Open());
        return reader.ReadBytes(reader.ReadInt32());
    }

    public void Dispose() => Reader.Dispose();
}
