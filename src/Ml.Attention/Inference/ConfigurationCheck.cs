using Ml.Attention.Graphs;
using Ml.Attention.Graphs.Protobuf;

namespace Ml.Attention.Inference;

/// <summary>Whether the configuration of a text classifier and its graph fit each other.</summary>
internal static class ConfigurationCheck
{
    /// <exception cref="ModelFormatException">Says what does not.</exception>
    public static void Check(ModelProto model, ModelConfiguration configuration, string source)
    {
        if (Find(model, configuration) is { } problem)
        {
            throw new ModelFormatException($"{source} has a damaged configuration: {problem}");
        }
    }

    /// <summary>Changes a graph as its configuration says. What was built of damaged names and sizes is no defect of the program.</summary>
    /// <exception cref="ModelFormatException">It cannot be changed so.</exception>
    public static void Try(string source, Action change)
    {
        try
        {
            change();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or ArithmeticException)
        {
            throw new ModelFormatException($"{source} is damaged: its graph is not what its configuration says: {exception.Message.ReplaceLineEndings(" ")} Copy the file again, or train the model again.", exception);
        }
    }

    private static string? Find(ModelProto model, ModelConfiguration configuration)
    {
        try
        {
            configuration.Encoder.Validate();
            configuration.Tokenizer.Validate();
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }

        if (configuration.Encoders < 1 || (long)configuration.Encoders * configuration.Encoder.Layers > ModelLimits.Nodes)
        {
            return $"it has {configuration.Encoders} encoders of {configuration.Encoder.Layers} layers; expected 1 or more, and fewer layers than nodes.";
        }

        if (configuration.Labels.Contains(null!) || configuration.Labels.Distinct(StringComparer.Ordinal).Count() != configuration.Labels.Count)
        {
            return "a label is missing or there twice; expected each once.";
        }

        string[] inputs = configuration.ReadsPairs ? [TextClassifierExporter.TextName, TextClassifierExporter.SecondTextName] : [TextClassifierExporter.TextName];
        if (!inputs.SequenceEqual(model.Graph.Input.Select(input => input.Name), StringComparer.Ordinal)
            || model.Graph.Input.Any(input => input.Type.TensorType.ElemType != (int)ElementType.String))
        {
            return $"its graph reads {string.Join(", ", model.Graph.Input.Take(10).Select(input => $"'{ModelName.Shown(input.Name)}'"))}; expected {string.Join(" and ", inputs)}, of strings.";
        }

        if (!model.Graph.Output.Any(output => output.Name == TextClassifierExporter.ScoreName))
        {
            return $"its graph has no output '{TextClassifierExporter.ScoreName}'; expected one.";
        }

        var values = configuration.Values;
        var made = model.Graph.Node.SelectMany(node => node.Output).ToHashSet(StringComparer.Ordinal);
        string?[] named = [values.Tokens, values.TokenPositions, values.Features, .. values.AttentionWeights ?? [""], .. values.PathLogits ?? [""]];
        return named.Select(name => name ?? "").FirstOrDefault(name => !made.Contains(name)) is { } missing
            ? $"it names the value '{ModelName.Shown(missing)}', which its graph does not make; expected one that it does."
            : null;
    }
}
