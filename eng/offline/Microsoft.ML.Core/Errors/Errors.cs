namespace Microsoft.ML;

/// <summary>Errors that several components give.</summary>
internal static class Errors
{
    /// <summary>Of a getter asked for before the first or after the last row.</summary>
    public const string NoCurrentRow = "Values cannot be fetched at this time. This method was called either before the first call to "
        + "MoveNext, or at any point after that method returned false.";

    public static Exception ColumnNotFound(string parameter, string role, string column) =>
        new ArgumentOutOfRangeException(parameter, $"Could not find {role} column '{column}'");

    public static Exception WrongType(string parameter, string role, string column, string expected, string actual) =>
        new ArgumentOutOfRangeException(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}");

    public static Exception WrongGetter(Type asked, Delegate getter) => new InvalidOperationException(
        $"Invalid TValue in GetGetter: '{asked}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");
}
