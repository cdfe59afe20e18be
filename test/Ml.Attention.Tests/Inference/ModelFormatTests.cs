using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>Files that are no models of ours: one clear line, never another exception.</summary>
public sealed class ModelFormatTests(ITestOutputHelper output)
{
    private const int Seed = 73;

    [Fact]
    public void An_empty_file()
    {
        Assert.StartsWith("The stream is not an ONNX model", Message([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        for (int i = 0; i < 200; i++)
        {
            byte[] bytes = new byte[1 + (i * 10)];
            random.NextBytes(bytes);
            Assert.StartsWith("The stream is not an ONNX model", Message(bytes), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_file() => Assert.StartsWith("The stream is not an ONNX model", Message("text\tlabel\nfine\tgood\n"u8.ToArray()), StringComparison.Ordinal);

    [Fact]
    public void A_truncated_model()
    {
        byte[] model = TrainedModel.Bytes;
        for (int length = 1; length < model.Length; length += 1 + (model.Length / 150))
        {
            Assert.StartsWith("The stream ", Message(model[..length]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_with_bits_flipped_is_refused_or_loads()
    {
        output.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        int refused = 0;
        for (int i = 0; i < 150; i++)
        {
            byte[] bytes = [.. WithoutDigest];
            for (int flips = 0; flips <= i % 8; flips++)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            refused += TryLoad(bytes) is { } message && message.StartsWith("The stream ", StringComparison.Ordinal) ? 1 : 0;
        }

        output.WriteLine($"{refused} of 150 refused");
        Assert.InRange(refused, 1, 149);
    }

    [Fact]
    public void An_ONNX_model_of_somebody_else()
    {
        var graph = new GraphBuilder();
        var model = ModelWriter.Write(graph, [graph.Relu(graph.Input("x", ElementType.Float, [2]))]);
        Assert.Equal(
            "The stream is an ONNX model, but no text classifier of Ml.Attention: its metadata do not say that it is one of Ml.Attention. Expected a file written by 'ml-attention train' or TrainedTextClassifier.Save.",
            Message(model.ToByteArray()));
    }

    [Fact]
    public void A_newer_format()
    {
        string message = Message(WithConfiguration(json => json.Replace("\"format\":1", "\"format\":3", StringComparison.Ordinal)));
        Assert.Equal("The stream has format 3; this version reads up to 2. Use a newer version of Ml.Attention.", message);
    }

    [Fact]
    public void A_newer_format_with_other_fields()
    {
        Assert.Equal("The stream has format 3; this version reads up to 2. Use a newer version of Ml.Attention.", Message(WithConfiguration(_ => "{\"format\":3,\"other\":[]}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":1,\"tokenizer\":null,\"encoder\":null,\"labels\":null,\"vocabularySize\":0,\"parameters\":0,\"values\":null}")]
    public void A_damaged_configuration(string json) =>
        Assert.StartsWith("The stream has a damaged configuration: ", Message(WithConfiguration(_ => json)), StringComparison.Ordinal);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("1e999", "Infinity")]
    public void A_temperature_that_is_none(string found, string written)
    {
        string message = Message(WithConfiguration(json => json.Replace("\"temperature\":1", $"\"temperature\":{found}", StringComparison.Ordinal)));
        Assert.Equal($"The stream has a damaged configuration: its temperature is {written}; expected a number above 0.", message);
    }

    [Theory]
    [InlineData("[0.5]", "0.5")]
    [InlineData("[0.5,0]", "0.5, 0")]
    public void Thresholds_that_are_not_one_for_each_label(string found, string written)
    {
        string message = Message(WithConfiguration(json => json.Replace("\"temperature\":1", $"\"temperature\":1,\"thresholds\":{found}", StringComparison.Ordinal)));
        Assert.Equal($"The stream has a damaged configuration: its thresholds are {written}; expected one above 0 and below 1 for each of 2 labels.", message);
    }

    [Fact]
    public void A_file_that_does_not_say_its_temperature_has_none()
    {
        static double Temperature(Func<string, string> change)
        {
            using var stream = new MemoryStream(WithConfiguration(change));
            using var classifier = TextClassifier.Load(stream);
            return classifier.Information.Temperature;
        }

        Assert.Equal(1, Temperature(json => json.Replace(",\"temperature\":1", "", StringComparison.Ordinal)));
        Assert.Equal(1.75, Temperature(json => json.Replace("\"temperature\":1", "\"temperature\":1.75", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_unknown_operator()
    {
        var model = ModelProto.Parser.ParseFrom(WithoutDigest);
        model.Graph.Node[0].OpType = "NoSuchOperator";
        Assert.Contains("has the operator NoSuchOperator; expected one that this library writes", Message(model.ToByteArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_named()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.StartsWith($"'{path}' is not an ONNX model", Assert.Throws<ModelFormatException>(() => TextClassifier.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>As files were before they had a digest, which would be all that is found wrong.</summary>
    private static byte[] WithoutDigest => TrainedModel.Bytes[..^ModelDigest.EntryLength];

    private static byte[] WithConfiguration(Func<string, string> change)
    {
        var model = ModelProto.Parser.ParseFrom(WithoutDigest);
        var entry = model.MetadataProps.Single(each => each.Key == ModelConfiguration.MetadataKey);
        entry.Value = change(entry.Value);
        return model.ToByteArray();
    }

    private static string Message(byte[] bytes)
    {
        string? message = TryLoad(bytes);
        Assert.NotNull(message);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    /// <summary>Null when the bytes load; any exception but <see cref="ModelFormatException"/> fails the test.</summary>
    private static string? TryLoad(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            using var classifier = TextClassifier.Load(stream);
            return null;
        }
        catch (ModelFormatException exception)
        {
            return exception.Message;
        }
    }
}
