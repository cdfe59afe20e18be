namespace Ml.Attention.Training;

/// <summary>
/// Which part of a network a parameter belongs to. Each belongs to one, so the squares of the parts' gradient norms sum
/// to that of all. In an encoder layer query and key stand apart: only through them does the softmax of attention pass
/// gradients, so theirs vanish first.
/// </summary>
internal static class GradientParts
{
    public const string QueryAndKey = "query_and_key", ValueAndOutput = "value_and_output";

    private const string LayerPrefix = "encoder/layer_";

    /// <summary>The part of a parameter, as in <c>encoder/layer_0/query_and_key</c>, <c>token_embedding</c> or <c>head</c>.</summary>
    public static string Of(string parameterName)
    {
        string[] names = parameterName.Split('/');
        if (!parameterName.StartsWith(LayerPrefix, StringComparison.Ordinal))
        {
            return names[0] == "encoder" ? $"{names[0]}/{names[1]}" : names[0];
        }

        string part = names[2] != "attention" ? names[2] : names[3] is "query" or "key" ? QueryAndKey : ValueAndOutput;
        return $"{names[0]}/{names[1]}/{part}";
    }

    /// <summary>The layer of a part: <c>encoder/layer_0</c>, and of what is in no encoder layer the part itself.</summary>
    public static string LayerOf(string part) =>
        part.StartsWith(LayerPrefix, StringComparison.Ordinal) ? part[..part.LastIndexOf('/')] : part;
}
