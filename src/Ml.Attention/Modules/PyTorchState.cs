using Ml.Attention.Layers;

namespace Ml.Attention.Modules;

/// <summary>
/// The parameters of PyTorch's <c>nn.MultiheadAttention</c>, by the names of its <c>state_dict</c>, as those of
/// <see cref="AttentionModule"/>: PyTorch keeps a matrix as [outputs, inputs], and query, key and value in one where
/// their widths are the same.
/// </summary>
internal static class PyTorchState
{
    private static readonly string[] Projections = ["query", "key", "value"];

    /// <param name="options">The form of the module.</param>
    /// <param name="state">Each tensor's elements in row-major order.</param>
    /// <exception cref="ArgumentException">A tensor is missing or has another number of elements.</exception>
    public static Dictionary<string, float[]> ToParameters(AttentionOptions options, IReadOnlyDictionary<string, float[]> state)
    {
        int width = options.HeadsWidth;
        int[] inputs = [options.Width, options.KeyWidth ?? options.Width, options.ValueWidth ?? options.Width];
        var parameters = new Dictionary<string, float[]>();
        bool isJoined = state.ContainsKey("in_proj_weight");
        for (int i = 0; i < Projections.Length; i++)
        {
            float[] weight = isJoined
                ? Find("in_proj_weight", Projections.Length * width * inputs[i])[(i * width * inputs[i])..((i + 1) * width * inputs[i])]
                : Find($"{Projections[i][0]}_proj_weight", width * inputs[i]);
            parameters[$"attention/{Projections[i]}/weight"] = Transposed(weight, width, inputs[i]);
            if (options.Bias)
            {
                parameters[$"attention/{Projections[i]}/bias"] = Find("in_proj_bias", Projections.Length * width)[(i * width)..((i + 1) * width)];
            }
        }

        if (options.AddBiasKeyValue)
        {
            parameters["attention/key/added"] = Find("bias_k", width);
            parameters["attention/value/added"] = Find("bias_v", width);
        }

        if (options.OutputProjection)
        {
            parameters["attention/output/weight"] = Transposed(Find("out_proj.weight", options.Width * width), options.Width, width);
            if (options.Bias)
            {
                parameters["attention/output/bias"] = Find("out_proj.bias", options.Width);
            }
        }

        return parameters;

        float[] Find(string name, int elements) => state.TryGetValue(name, out float[]? found) && found.Length == elements
            ? found
            : throw new ArgumentException($"The state's '{name}' {(found is null ? "is missing" : $"has {found.Length} elements")}; expected {elements} elements.", nameof(state));
    }

    private static float[] Transposed(float[] matrix, int rows, int columns)
    {
        var transposed = new float[matrix.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return transposed;
    }
}
