namespace Ml.Attention.FuzzTests;

/// <summary>An input was refused as it should be.</summary>
internal sealed class RefusedException(Exception cause) : Exception(cause.Message, cause);
