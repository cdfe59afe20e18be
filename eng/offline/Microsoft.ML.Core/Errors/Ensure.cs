namespace Microsoft.ML;

/// <summary>Conditions, with the exception types ML.NET throws.</summary>
internal static class Ensure
{
    public static void That(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }

    public static void Param(bool condition, string parameter, string message)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(parameter, message);
        }
    }

    public static void NotEmpty(string? value, string parameter) =>
        Param(!string.IsNullOrEmpty(value), parameter, $"{parameter} cannot be null or empty");
}
