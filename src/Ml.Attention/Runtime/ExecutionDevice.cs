using System.Globalization;

namespace Ml.Attention.Runtime;

/// <summary>
/// Where a graph runs: <c>cpu</c>, <c>cuda:N</c> (the N-th NVIDIA GPU), or <c>auto</c> (the first GPU that ONNX
/// Runtime can use, else the CPU).
/// </summary>
public sealed record ExecutionDevice
{
    private const string CudaPrefix = "cuda:";

    private ExecutionDevice(string name, int? cudaIndex) => (Name, CudaIndex) = (name, cudaIndex);

    /// <summary>The processor.</summary>
    public static ExecutionDevice Cpu { get; } = new("cpu", null);

    /// <summary>The first GPU that ONNX Runtime can use, else the processor.</summary>
    public static ExecutionDevice Auto { get; } = new("auto", null);

    /// <summary>The name as in <see cref="Parse"/>.</summary>
    public string Name { get; }

    /// <summary>Which GPU, counted from 0; null where none is named.</summary>
    internal int? CudaIndex { get; }

    /// <summary>An NVIDIA GPU, counted from 0.</summary>
    public static ExecutionDevice Cuda(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new(string.Create(CultureInfo.InvariantCulture, $"{CudaPrefix}{index}"), index);
    }

    /// <summary>Reads a device's name.</summary>
    /// <exception cref="FormatException">The name is none of <c>cpu</c>, <c>cuda:N</c>, <c>auto</c>.</exception>
    public static ExecutionDevice Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = name.Trim().ToLowerInvariant();
        if (text == "cuda")
        {
            return Cuda(0);
        }

        if (text.StartsWith(CudaPrefix, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(CudaPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            return Cuda(index);
        }

        return text switch
        {
            "cpu" => Cpu,
            "auto" => Auto,
            _ => throw new FormatException($"The device is '{name}'; expected cpu, cuda:N (such as cuda:0) or auto."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
