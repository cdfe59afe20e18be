using Ml.Attention.Inference;
using Ml.Attention.Tests.Sample;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>How much of a file is read, and which.</summary>
public sealed class ModelFileTests
{
    [Fact]
    public void A_file_longer_than_allowed_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder["large.onnx"];
        using (var sparse = File.Create(path))
        {
            sparse.SetLength(1L << 33);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(
            $"'{path}' has 8,589,934,592 bytes; expected at most 2,147,483,591. If it is a model that you trust, raise ScoringOptions.MaxModelBytes (--max-model-bytes).",
            Assert.Throws<ModelFormatException>(() => TextClassifier.Load(path)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_stream_without_a_length_is_read_as_far_as_allowed()
    {
        foreach (int most in new[] { 1, TrainedModel.Bytes.Length - 1 })
        {
            Assert.StartsWith(
                $"The stream has more than {most:N0} bytes; expected at most {most:N0}.",
                Assert.Throws<ModelFormatException>(() => TextClassifier.Load(new SlowStream(TrainedModel.Bytes), new() { MaxModelBytes = most })).Message, StringComparison.Ordinal);
        }

        using var classifier = TextClassifier.Load(new SlowStream(TrainedModel.Bytes), new() { MaxModelBytes = TrainedModel.Bytes.Length });
        Assert.Equal(TrainedModel.Bytes.Length, classifier.Information.FileSize);
    }

    [Fact]
    public void A_stream_is_read_from_where_it_is()
    {
        using var stream = new MemoryStream([1, 2, 3, .. TrainedModel.Bytes]);
        stream.Position = 3;
        using var classifier = TextClassifier.Load(stream, new() { MaxModelBytes = TrainedModel.Bytes.Length });
        Assert.Equal("good", classifier.Predict("a fine film").Label);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2147483648)]
    public void A_limit_out_of_range(long most) =>
        Assert.StartsWith($"MaxModelBytes is {most}; expected 1 to 2147483647.", Assert.Throws<ArgumentException>(() => TrainedModel.Load(new() { MaxModelBytes = most })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_symbolic_link_is_followed_and_its_file_counts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["model.onnx"], TrainedModel.Bytes);
        File.CreateSymbolicLink(folder["link.onnx"], folder["model.onnx"]);
        using (var classifier = TextClassifier.Load(folder["link.onnx"], new() { MaxModelBytes = TrainedModel.Bytes.Length }))
        {
            Assert.Equal("good", classifier.Predict("a fine film").Label);
        }

        Assert.Throws<ModelFormatException>(() => TextClassifier.Load(folder["link.onnx"], new() { MaxModelBytes = 1000 }));
        File.CreateSymbolicLink(folder["passwd.onnx"], "/etc/passwd");
        string message = Assert.Throws<ModelFormatException>(() => TextClassifier.Load(folder["passwd.onnx"])).Message;
        Assert.DoesNotContain("root", message, StringComparison.Ordinal); // nothing of the file is told
        File.CreateSymbolicLink(folder["broken.onnx"], folder["nothing"]);
        Assert.Throws<FileNotFoundException>(() => TextClassifier.Load(folder["broken.onnx"]));
    }

    /// <summary>A stream that cannot seek and gives a few bytes at a time.</summary>
    private sealed class SlowStream(byte[] bytes) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(Math.Min(count, 7), bytes.Length - _position);
            bytes.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
