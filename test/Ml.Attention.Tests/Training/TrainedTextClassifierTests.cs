using Ml.Attention.Inference;
using Ml.Attention.Tests.Inference;
using Xunit;

namespace Ml.Attention.Tests.Training;

public sealed class TrainedTextClassifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ml-attention").FullName;

    [Fact]
    public void Saving_makes_the_folder_and_leaves_one_file()
    {
        string path = Path.Combine(_folder, "new", "folder", "model.onnx");
        TrainedModel.Films.Save(path);
        Assert.Equal([path], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        using var classifier = TextClassifier.Load(path);
        Assert.Equal(["bad", "good"], classifier.Labels);
        Assert.Equal(new FileInfo(path).Length, classifier.Information.FileSize);
    }

    [Fact]
    public void Saving_replaces_a_file()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "old");
        TrainedModel.Films.Save(path);
        Assert.Equal(TrainedModel.Bytes, File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Failing_to_save_leaves_nothing()
    {
        string path = Path.Combine(_folder, "model.onnx");
        Directory.CreateDirectory(path); // a folder stands where the file should go
        Assert.ThrowsAny<Exception>(() => TrainedModel.Films.Save(path));
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
