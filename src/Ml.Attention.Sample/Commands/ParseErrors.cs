using System.CommandLine;

namespace Ml.Attention.Sample.Commands;

/// <summary>Errors in the command line itself, in plain words.</summary>
internal static class ParseErrors
{
    /// <summary>The first error, on one line. A word that is not known comes before what is missing because of it.</summary>
    public static string Describe(ParseResult result) => result.Errors
        .Select(error => error.Message)
        .OrderByDescending(message => message.StartsWith("Unrecognized", StringComparison.Ordinal))
        .First()
        .ReplaceLineEndings(" ")
        .Replace(" as expected type 'System.Int32'.", "; expected a whole number.", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Single'.", "; expected a number.", StringComparison.Ordinal)
        .Replace(" as expected type 'System.Double'.", "; expected a number.", StringComparison.Ordinal);
}
