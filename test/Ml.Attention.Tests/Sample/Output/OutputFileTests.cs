using Ml.Attention.Sample;
using Ml.Attention.Sample.Output;
using Xunit;

namespace Ml.Attention.Tests.Sample.Output;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Writes_whole_files_into_new_folders_and_over_old_ones()
    {
        string path = _folder["new/file"];
        OutputFile.Write(path, stream => stream.Write("old content"u8));
        OutputFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder["new"]));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_no_other()
    {
        string path = _folder.Write("file", "old");
        var exception = Assert.Throws<InputException>(() => OutputFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new IOException("No space left on device");
        }));
        Assert.Contains("file' cannot be written: No space left on device", exception.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_check_leaves_no_trace()
    {
        OutputFile.CheckWritable(_folder["new/deep/file"]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_check_finds_what_cannot_be_written()
    {
        string file = _folder.Write("file", "");
        Assert.Throws<InputException>(() => OutputFile.CheckWritable(Path.Combine(file, "model.onnx")));
        Assert.Throws<InputException>(() => OutputFile.CheckWritable(_folder.Path));
        Assert.Throws<InputException>(() => OutputFile.CheckWritable(_folder["none/"]));
    }

    public void Dispose() => _folder.Dispose();
}
