using System.CommandLine.Parsing;
using System.Text.Json;

namespace Ml.Attention.Sample.Commands;

/// <summary>The values of an enumeration as they are written on the command line: <c>macro-f1</c> for <c>MacroF1</c>.</summary>
internal static class ChoiceNames
{
    public static string Of<T>(T value) => JsonNamingPolicy.KebabCaseLower.ConvertName(value!.ToString()!);

    public static IEnumerable<string> All<T>() => Enum.GetNames(typeof(T)).Select(JsonNamingPolicy.KebabCaseLower.ConvertName);

    /// <summary>The value that a name stands for; else an error of the argument.</summary>
    /// <param name="option">Such as <c>--metric</c>.</param>
    /// <param name="argument">What was given.</param>
    public static T Parse<T>(string option, ArgumentResult argument)
        where T : struct
    {
        string given = argument.Tokens[0].Value;
        foreach (object value in Enum.GetValues(typeof(T)))
        {
            if (string.Equals(Of(value), given, StringComparison.OrdinalIgnoreCase))
            {
                return (T)value;
            }
        }

        argument.AddError($"{option} is '{given}'; expected one of {string.Join(", ", All<T>())}.");
        return default;
    }
}
