using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Translation;

namespace Ml.Attention.Pipeline;

/// <summary>
/// A model whose input and outputs are named like columns, as ML.NET's own ONNX component wants them. All nodes of the
/// model stay; those that stand between them and the columns can be told by their names, so the model can be had back.
/// </summary>
internal static class ColumnModel
{
    private const string MetadataKey = "ml_attention.columns";

    private static readonly byte[] MetadataKeyBytes = System.Text.Encoding.UTF8.GetBytes(MetadataKey);

    /// <summary>Of the nodes added here, and of the model's own inputs and outputs, which are inner values now.</summary>
    private const string NodePrefix = "columns/", InnerPrefix = "model/";

    /// <summary>Makes such a model.</summary>
    /// <returns>
    /// Input: the text column, string <c>[batch, 1]</c>. Outputs: the predicted class as a number from 0, Int64
    /// <c>[batch, 1]</c>; the score, float <c>[batch, classes]</c>; the features, float <c>[batch, width]</c>.
    /// </returns>
    public static byte[] Write(ReadOnlyMemory<byte> bytes, OutputColumns columns)
    {
        var (model, features, labels, encoder) = Open(bytes.ToArray(), columns);
        var graph = model.Graph;
        string source = InnerPrefix + SourceName(columns);
        Rename(graph, graph.Input.Concat(graph.Output).ToDictionary(value => value.Name, value => InnerPrefix + value.Name));
        features = graph.Output.Any(value => value.Name == InnerPrefix + features) ? InnerPrefix + features : features;
        CheckNames(graph, columns);

        // Those that were asked for besides are made anew when the model is had back.
        graph.ValueInfo.Add(graph.Input.Concat(graph.Output).Where(value => !graph.Node.Any(node => IsAdded(node.Name) && node.Output.Contains(value.Name))));
        graph.Input.Clear();
        graph.Output.Clear();
        graph.Input.Add(columns.IsNumeric ? Describe(columns.Text, ElementType.Float, "elements") : Describe(columns.Text, ElementType.String, 1));
        graph.Node.Insert(0, Node("Identity", columns.Text, source));

        string score = InnerPrefix + TextClassifierExporter.ScoreName;
        foreach (var (kind, name) in columns.Made)
        {
            switch (kind)
            {
                case OutputKind.PredictedLabel:
                    graph.Node.Add(Node("ArgMax", score, name, ("axis", 1), ("keepdims", 1)));
                    graph.Output.Add(Describe(name, ElementType.Int64, 1));
                    break;
                case OutputKind.Score:
                    graph.Node.Add(Node("Identity", score, name));
                    graph.Node.Add(SlotNames(name, source, labels));
                    graph.Output.Add(Describe(name, ElementType.Float, labels.Count));
                    break;
                case OutputKind.Features:
                    graph.Node.Add(Node("Identity", features, name));
                    graph.Output.Add(Describe(name, ElementType.Float, encoder!.Width));
                    break;
                case OutputKind.Tokens:
                    graph.Node.Add(Node("Identity", InnerPrefix + RequestedOutputs.TokensName, name));
                    graph.Output.Add(Describe(name, ElementType.String, "tokens"));
                    break;
                case OutputKind.AttentionWeights:
                    graph.Node.Add(Node("Identity", InnerPrefix + RequestedOutputs.AttentionWeightsName, name));
                    graph.Output.Add(Describe(name, ElementType.Float, encoder!.Layers, encoder.Heads, "tokens", "tokens"));
                    break;
                case OutputKind.Translation:
                    graph.Node.Add(Node("Identity", InnerPrefix + TranslatorExporter.TargetName, name));
                    graph.Output.Add(Describe(name, ElementType.String, 1));
                    break;
            }
        }

        model.MetadataProps.Add(new StringStringEntryProto { Key = MetadataKey, Value = JsonSerializer.Serialize(columns) });
        return ModelDigest.ToBytes(model);
    }

    /// <summary>The model that was given to <see cref="Write"/>, and the columns; null when the bytes are of another kind.</summary>
    public static (byte[] Model, OutputColumns Columns)? Read(byte[] bytes)
    {
        // What ML.NET has of others is none of ours to judge: it loads it, or does not.
        if (bytes.AsSpan().IndexOf(MetadataKeyBytes) < 0)
        {
            return null;
        }

        var model = ModelReader.Parse(bytes, "The model in the zip");
        var entry = model.MetadataProps.FirstOrDefault(property => property.Key == MetadataKey);
        if (entry is null)
        {
            return null;
        }

        var columns = ReadColumns(entry.Value);
        model.MetadataProps.Remove(entry);
        var graph = model.Graph;
        foreach (var node in graph.Node.Where(node => IsAdded(node.Name) || node.Name == SlotNamesNode(columns.Score)).ToList())
        {
            graph.Node.Remove(node);
        }

        foreach (var constant in graph.Initializer.Where(constant => IsAdded(constant.Name)).ToList())
        {
            graph.Initializer.Remove(constant);
        }

        string innerText = InnerPrefix + SourceName(columns);
        graph.Input.Clear();
        graph.Output.Clear();
        graph.Input.Add(graph.ValueInfo.Where(value => value.Name == innerText));
        graph.Output.Add(graph.ValueInfo.Where(value => value.Name != innerText));
        graph.ValueInfo.Clear();
        string[] inner = [.. graph.Input.Concat(graph.Output).Select(value => value.Name)];
        Rename(graph, inner.ToDictionary(name => name, name => name[InnerPrefix.Length..]));
        return (ModelDigest.ToBytes(model), columns);
    }

    /// <summary>The model with what the columns ask for, the name of its features, its labels, and its encoder.</summary>
    private static (ModelProto Model, string Features, IReadOnlyList<string> Labels, EncoderOptions? Encoder) Open(byte[] bytes, OutputColumns columns)
    {
        if (columns.IsNumeric)
        {
            var sequences = ModelReader.Parse(bytes, "The model");
            var definition = SequenceModel.DefinitionOf(sequences)!;
            return (sequences, SequenceModel.FeaturesName, definition.Labels, definition.Encoder);
        }

        if (columns.Translation is not null)
        {
            return (ModelReader.Parse(bytes, "The model"), "", [], null);
        }

        var (model, configuration) = ModelReader.Read(bytes, "The model");
        RequestedOutputs.Add(model, configuration, columns.Outputs & RequestedOutputs.NeedTokens);
        return (model, configuration.Values.Features, configuration.Labels, configuration.Encoder);
    }

    /// <summary>The model's own name of the column that is read.</summary>
    private static string SourceName(OutputColumns columns) => columns.IsNumeric ? SequenceModel.ItemsName
        : columns.Translation is null ? TextClassifierExporter.TextName
        : TranslatorExporter.SourceName;

    private static bool IsAdded(string name) =>
        name.StartsWith(NodePrefix, StringComparison.Ordinal) || name.StartsWith($"{RequestedOutputs.Scope}/", StringComparison.Ordinal);

    private static OutputColumns ReadColumns(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<OutputColumns>(json)?.Validated() ?? throw new JsonException("null");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ModelFormatException($"The model in the zip is damaged: its metadata '{MetadataKey}' cannot be read: {exception.Message}", exception);
        }
    }

    private static void Rename(GraphProto graph, Dictionary<string, string> names)
    {
        foreach (var value in graph.Input.Concat(graph.Output))
        {
            value.Name = names[value.Name];
        }

        foreach (var node in graph.Node)
        {
            Rename(node.Input, names);
            Rename(node.Output, names);
        }
    }

    private static void Rename(RepeatedField<string> values, Dictionary<string, string> names)
    {
        for (int i = 0; i < values.Count; i++)
        {
            values[i] = names.GetValueOrDefault(values[i], values[i]);
        }
    }

    private static void CheckNames(GraphProto graph, OutputColumns columns)
    {
        HashSet<string> inner = [.. graph.Initializer.Select(value => value.Name), .. graph.Node.SelectMany(node => node.Output)];
        if (columns.Made.Select(column => column.Name).Append(columns.Text).FirstOrDefault(inner.Contains) is { } name)
        {
            throw new ArgumentException($"The column name '{name}' is the name of a value inside the model; choose another.");
        }
    }

    private static NodeProto Node(string operatorType, string input, string output, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { Name = NodePrefix + output, OpType = operatorType };
        node.Input.Add(input);
        node.Output.Add(output);
        node.Attribute.Add(attributes.Select(attribute => new AttributeProto { Name = attribute.Name, I = attribute.Value, Type = AttributeProto.Types.AttributeType.Int }));
        return node;
    }

    private static string SlotNamesNode(string? column) => $"mlnet.{column}.SlotNames";

    /// <summary>Computes nothing that is used: ML.NET reads the names off the node itself.</summary>
    private static NodeProto SlotNames(string column, string text, IReadOnlyList<string> labels)
    {
        var node = new NodeProto { Name = SlotNamesNode(column), OpType = "LabelEncoder", Domain = Domains.MachineLearning };
        node.Input.Add(text);
        node.Output.Add($"{NodePrefix}{column}/slot");
        var keys = new AttributeProto { Name = "keys_strings", Type = AttributeProto.Types.AttributeType.Strings };
        keys.Strings.Add(labels.Select(ByteString.CopyFromUtf8));
        var values = new AttributeProto { Name = "values_int64s", Type = AttributeProto.Types.AttributeType.Ints };
        values.Ints.Add(Enumerable.Range(0, labels.Count).Select(i => (long)i));
        node.Attribute.Add([keys, values]);
        return node;
    }

    private static ValueInfoProto Describe(string name, ElementType elementType, params Dimension[] axes) =>
        ModelWriter.Describe(name, elementType, ["batch", .. axes]);
}
