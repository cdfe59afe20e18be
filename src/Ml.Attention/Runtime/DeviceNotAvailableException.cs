namespace Ml.Attention.Runtime;

/// <summary>The device that was asked for is not there, or this build of ONNX Runtime cannot use it.</summary>
public sealed class DeviceNotAvailableException : Exception
{
    /// <summary>An exception with a general message.</summary>
    public DeviceNotAvailableException()
        : base("The device is not available.")
    {
    }

    /// <summary>An exception with the given message.</summary>
    public DeviceNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with the given message and cause.</summary>
    public DeviceNotAvailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
