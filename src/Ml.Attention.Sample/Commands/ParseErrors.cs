using System.CommandLine;
using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Commands;

/// <summary>Errors in the command line itself, in plain words.</summary>
internal static partial class ParseErrors
{
    /// <summary>The first error, on one line. A word that is not known comes before what is missing because of it.</summary>
    public static string Describe(ParseResult result) => Enumeration().Replace(Message(result), match => $"; expected one of {match.Groups[1].Value.Trim().ToLowerInvariant().Replace(" ", ", ", StringComparison.Ordinal)}.");

    private static string Message(ParseResult result) => result.Errors
        .Select(error => error.Message)
        .OrderByDescending(message => message.StartsWith("Unrecognized", StringComparison.Ordinal))
        .First()
        .ReplaceLineEndings(" ")
        .Replace("System.Nullable`1[System.Int32]", "System.Int32", StringComparison.Ordinal)
        .Replace("System.Nullable`1[System.Int64]", "System.Int32", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Int32'.", "; expected a whole number.", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Single'.", "; expected a number.", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Double'.", "; expected a number.", StringComparison.Ordinal);

    /// <summary>What is said of a word that is none of an enumeration's.</summary>
    [GeneratedRegex(@" as expected type 'Ml\.Attention\.[\w.]+'\. Did you mean one of the following\?([\w ]+)")]
    private static partial Regex Enumeration();
}
