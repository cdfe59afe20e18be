using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>Makes smaller models of trained ones, by rounding their weights. Nothing is trained again.</summary>
/// <example>
/// <code>
/// ModelQuantizer.Quantize("model.onnx", "model.int8.onnx", WeightPrecision.Int8);
/// </code>
/// </example>
public static class ModelQuantizer
{
    /// <summary>Reads a model and writes one with rounded weights, which is used like the first.</summary>
    /// <param name="path">A model with weights of <see cref="WeightPrecision.Float"/>.</param>
    /// <param name="output">Where to; an existing file is replaced once the new one is whole.</param>
    /// <param name="precision">What the weights become.</param>
    /// <exception cref="ModelFormatException">The file is not a model of this library, or its weights are rounded already.</exception>
    public static void Quantize(string path, string output, WeightPrecision precision)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(output);
        byte[] bytes = Quantize(ModelFile.Read(path), $"'{path}'", precision);
        WholeFile.Write(output, stream => stream.Write(bytes));
    }

    /// <summary>Reads a model from a stream and writes one with rounded weights to another.</summary>
    /// <inheritdoc cref="Quantize(string, string, WeightPrecision)"/>
    /// <param name="model">Read to its end.</param>
    /// <param name="output">Where to.</param>
    /// <param name="precision">What the weights become.</param>
    public static void Quantize(Stream model, Stream output, WeightPrecision precision)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(Quantize(ModelFile.Read(model, "The stream"), "The stream", precision));
    }

    private static byte[] Quantize(byte[] bytes, string source, WeightPrecision precision)
    {
        if (precision is not (WeightPrecision.Half or WeightPrecision.Int8))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"Expected {nameof(WeightPrecision.Half)} or {nameof(WeightPrecision.Int8)}.");
        }

        var (model, configuration) = ModelReader.Read(bytes, source);
        if (configuration.Precision != WeightPrecision.Float)
        {
            throw new ModelFormatException($"{source} has weights of precision {configuration.Precision} already; quantize the model that it was made from.");
        }

        var values = configuration.Values;
        if (precision == WeightPrecision.Half)
        {
            values = values with { AttentionWeights = [.. values.AttentionWeights.Select(name => name + HalfEncoder.Suffix)] };
        }

        ConfigurationCheck.Try(source, () => Round(model, precision, [values.Tokens, values.TokenPositions, values.Features, .. values.AttentionWeights, .. values.PathLogits]));
        var entry = model.MetadataProps.Single(each => each.Key == ModelConfiguration.MetadataKey);
        entry.Value = (configuration with { Precision = precision, Values = values }).ToJson();
        return ModelDigest.ToBytes(model);
    }

    /// <param name="model">Any model that layers of this library have made; it is changed.</param>
    /// <param name="precision">What its weights become.</param>
    /// <param name="kept">Values that it keeps beside its outputs.</param>
    internal static void Round(ModelProto model, WeightPrecision precision, IEnumerable<string> kept)
    {
        var edit = new ModelEdit(model);
        RoundedTables.Round(edit, precision);
        if (precision == WeightPrecision.Int8)
        {
            Int8Products.Round(edit);
        }
        else
        {
            HalfEncoder.Round(edit);
        }

        edit.Finish(kept);
    }
}
