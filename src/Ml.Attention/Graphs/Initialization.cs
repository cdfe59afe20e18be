using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ml.Attention.Graphs;

/// <summary>
/// The value of a parameter before training. The numbers depend on the seed and the parameter's name alone, so adding
/// a layer does not change how the others start.
/// </summary>
public sealed class Initialization
{
    private readonly string _name;
    private readonly Action<float[], TensorShape, Random> _fill;

    private Initialization(string name, Action<float[], TensorShape, Random> fill) => (_name, _fill) = (name, fill);

    /// <summary>All zeros.</summary>
    public static Initialization Zeros { get; } = new(nameof(Zeros), (_, _, _) => { });

    /// <summary>All ones.</summary>
    public static Initialization Ones { get; } = new(nameof(Ones), (elements, _, _) => Array.Fill(elements, 1f));

    /// <summary>
    /// Uniform in ±√(6 / (rows + columns)), which keeps the variance of activations and gradients alike from layer to
    /// layer (Glorot &amp; Bengio 2010).
    /// </summary>
    public static Initialization XavierUniform { get; } = new(nameof(XavierUniform), (elements, shape, random) =>
    {
        double limit = Math.Sqrt(6.0 / (shape[0].Length + shape[-1].Length));
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = (float)(((random.NextDouble() * 2) - 1) * limit);
        }
    });

    /// <summary>Normal with mean 0 and the given standard deviation.</summary>
    public static Initialization Normal(double standardDeviation) => new($"Normal({standardDeviation})", (elements, _, random) => FillNormal(elements, random, standardDeviation));

    /// <summary>As <see cref="Normal"/>, but the first row is zeros: that of what is not known.</summary>
    public static Initialization NormalBehindZeros(double standardDeviation) => new($"NormalBehindZeros({standardDeviation})", (elements, shape, random) =>
        FillNormal(elements.AsSpan(elements.Length / (int)shape[0].Length), random, standardDeviation));

    /// <summary>Given numbers, as many as the parameter has.</summary>
    internal static Initialization Given(IReadOnlyList<float> values) => new(nameof(Given), (elements, _, _) =>
    {
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = values[i];
        }
    });

    /// <summary>The elements of a new parameter, in row-major order.</summary>
    public float[] Create(string parameterName, TensorShape shape, int seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{parameterName}"));
        var elements = new float[shape.ElementCount];
        _fill(elements, shape, new Random(BinaryPrimitives.ReadInt32LittleEndian(digest)));
        return elements;
    }

    /// <inheritdoc/>
    public override string ToString() => _name;

    private static void FillNormal(Span<float> elements, Random random, double standardDeviation)
    {
        foreach (ref float element in elements)
        {
            // Box and Muller (1958): two uniform numbers make a normal one.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            element = (float)(standardDeviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }
}
