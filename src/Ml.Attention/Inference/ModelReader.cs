using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>Reads an exported model and its configuration, and refuses what is not one.</summary>
internal static class ModelReader
{
    /// <summary>Reads a text classifier.</summary>
    /// <exception cref="ModelFormatException">The bytes are none, or damaged.</exception>
    public static (ModelProto Model, ModelConfiguration Configuration) Read(byte[] bytes, string source)
    {
        var model = Parse(bytes, source);
        var configuration = ReadConfiguration(ModelKind.Classifier.ConfigurationOf(model, source), source);
        ConfigurationCheck.Check(model, configuration, source);
        return (model, configuration);
    }

    /// <summary>
    /// Reads a model of any kind that this library writes. Its bytes are checked before anything is made of them, then its
    /// graph; after that ONNX Runtime may have them.
    /// </summary>
    /// <returns>The model without its digest.</returns>
    /// <exception cref="ModelFormatException">The bytes are none, or damaged.</exception>
    public static ModelProto Parse(byte[] bytes, string source)
    {
        if (bytes.AsSpan().StartsWith("PK\x03\x04"u8))
        {
            throw new ModelFormatException($"{source} is a zip, not an ONNX model. A pipeline that mlContext.Model.Save wrote is loaded with mlContext.Attention.LoadPipeline.");
        }

        ModelScan.Check(bytes, source);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelFormatException($"{source} is not an ONNX model, or it is damaged: {exception.Message}", exception);
        }

        if (model.Graph is null)
        {
            throw new ModelFormatException($"{source} is not an ONNX model: it has no graph. Expected a file written by 'ml-attention train' or TrainedTextClassifier.Save.");
        }

        ModelDigest.Verify(model, bytes, source);
        if (model.MetadataProps.FirstOrDefault(entry => entry.Key == ModelConfiguration.MetadataKey)?.Value is { } json)
        {
            CheckFormat(json, source);
        }

        GraphCheck.Check(model, source);
        return model;
    }

    private static ModelConfiguration ReadConfiguration(string json, string source)
    {
        ModelConfiguration? configuration;
        try
        {
            configuration = ModelConfiguration.FromJson(json);
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {exception.Message}", exception);
        }

        if (configuration is not ({ Labels.Count: >= 2 } or { Labels.Count: 1, Thresholds: not null }))
        {
            throw new ModelFormatException($"{source} has a damaged configuration: expected two labels or more, or one with a threshold.");
        }

        if (configuration.Thresholds is { } thresholds && (thresholds.Count != configuration.Labels.Count || !thresholds.All(each => each is > 0 and < 1)))
        {
            throw new ModelFormatException(string.Create(CultureInfo.InvariantCulture, $"{source} has a damaged configuration: its thresholds are {string.Join(", ", thresholds.Take(10))}; expected one above 0 and below 1 for each of {configuration.Labels.Count} labels."));
        }

        return configuration.Temperature is > 0 and < double.PositiveInfinity
            ? configuration
            : throw new ModelFormatException(string.Create(CultureInfo.InvariantCulture, $"{source} has a damaged configuration: its temperature is {configuration.Temperature}; expected a number above 0."));
    }

    /// <summary>Before all else: a newer format may have other fields, and its graph other operators.</summary>
    private static void CheckFormat(string json, string source)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {exception.Message}", exception);
        }

        using var parsed = document;
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out var property)
            && property.ValueKind == JsonValueKind.Number
            && property.TryGetInt32(out int format)
            && format > ModelConfiguration.CurrentFormat)
        {
            throw new ModelFormatException($"{source} has format {format}; this version reads up to {ModelConfiguration.CurrentFormat}. Use a newer version of Ml.Attention.");
        }
    }
}
