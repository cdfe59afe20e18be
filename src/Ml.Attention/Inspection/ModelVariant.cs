using System.Runtime.InteropServices;
using Google.Protobuf;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;

namespace Ml.Attention.Inspection;

/// <summary>Copies of an exported model with other weights.</summary>
internal static class ModelVariant
{
    /// <summary>The model as it was before training: the same texts give the same ids, and every weight is drawn anew.</summary>
    /// <param name="model">The trained model; not changed.</param>
    /// <param name="configuration">What it says about itself.</param>
    /// <param name="seed">Where random numbers start.</param>
    public static ModelProto Untrained(ModelProto model, ModelConfiguration configuration, int seed)
    {
        var graph = new GraphBuilder();
        var network = new SequenceClassifier(configuration.Encoder, configuration.VocabularySize, configuration.Tokenizer.MaxTokens, configuration.Labels.Count);
        network.Build(graph, graph.Input("ids", ElementType.Int64, ["batch", "tokens"]));
        var copy = model.Clone();
        foreach (var parameter in graph.Parameters)
        {
            float[] start = parameter.Initialization.Create(parameter.Name, parameter.Shape, seed);
            Change(copy, parameter.Name, weights => start.CopyTo(Checked(weights, start.Length, parameter.Name)));
        }

        return copy;
    }

    /// <summary>The model with a head whose output is zero: its values are.</summary>
    /// <param name="model">The trained model; not changed.</param>
    /// <param name="configuration">What it says about itself.</param>
    /// <param name="layer">Counted from 0.</param>
    /// <param name="head">Counted from 0; null for all of the layer.</param>
    public static ModelProto WithoutHead(ModelProto model, ModelConfiguration configuration, int layer, int? head)
    {
        var attention = configuration.Encoder.ToAttention();
        int start = (head ?? 0) * attention.Size, end = head is null ? attention.HeadsWidth : start + attention.Size;
        var copy = model.Clone();
        string name = $"encoder/layer_{layer}/attention/value";
        Change(copy, $"{name}/weight", weights => Clear(Checked(weights, attention.Width * attention.HeadsWidth, name)));
        if (attention.Bias)
        {
            Change(copy, $"{name}/bias", biases => Clear(Checked(biases, attention.HeadsWidth, name)));
        }

        return copy;

        void Clear(Span<float> rows)
        {
            for (int row = 0; row < rows.Length; row += attention.HeadsWidth)
            {
                rows[(row + start)..(row + end)].Clear();
            }
        }
    }

    private delegate void Edit(Span<float> elements);

    private static void Change(ModelProto model, string name, Edit edit)
    {
        var tensor = model.Graph.Initializer.FirstOrDefault(each => each.Name == name)
            ?? throw new ModelFormatException($"The model holds no weights named '{name}'. Train it again.");
        byte[] bytes = tensor.RawData.ToByteArray();
        edit(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static Span<float> Checked(Span<float> elements, int expected, string name) => elements.Length == expected
        ? elements
        : throw new ModelFormatException($"The weights '{name}' have {elements.Length} elements; expected {expected}. Train the model again.");
}
