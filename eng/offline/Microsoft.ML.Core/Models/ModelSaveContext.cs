using System.IO.Compression;

namespace Microsoft.ML;

/// <summary>One model's place in a model file: a folder of a zip, with the model's own entry, its parts' entries and its children.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelEntry = "Model.key";

    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly MemoryStream _body = new();
    private bool _signed;

    internal ModelSaveContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        Writer = new BinaryWriter(_body);
    }

    internal BinaryWriter Writer { get; }

    public void Dispose() => Writer.Dispose();

    /// <summary>Says which loader reads what follows; each model does it once, first of all.</summary>
    internal void Sign(string signature)
    {
        Ensure.That(!_signed, "This context already holds a model.");
        Writer.Write(signature);
        _signed = true;
    }

    internal void SaveModel(ICanSaveModel model, string name)
    {
        using var child = new ModelSaveContext(_archive, $"{_folder}/{name}");
        model.Save(child);
        child.Complete();
    }

    /// <summary>A part of its own: four bytes of length, then the bytes.</summary>
    internal void SaveBytes(string name, byte[] bytes)
    {
        using var writer = new BinaryWriter(_archive.CreateEntry($"{_folder}/{name}").Open());
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    internal void Complete()
    {
        Ensure.That(_signed, "ModelSignature not specified!");
        Writer.Flush();
        using Stream entry = _archive.CreateEntry($"{_folder}/{ModelEntry}").Open();
        _body.WriteTo(entry);
    }
}
