using System.CommandLine;
using System.Text.RegularExpressions;

namespace Ml.Attention.Sample.Commands;

/// <summary>An option of the command line that stands for one property of the options of a model or its training.</summary>
/// <typeparam name="TOptions">The options.</typeparam>
internal abstract class TrainingChoice<TOptions>
{
    private TrainingChoice(string? property) => Property = property;

    /// <summary>The name of the property, as messages of the library have it; null where the option is the opposite.</summary>
    public string? Property { get; }

    public abstract Option Option { get; }

    /// <summary>The options with what was given; as they are where it was not.</summary>
    public abstract TOptions Apply(ParseResult result, TOptions options);

    /// <summary>An option with a value.</summary>
    /// <param name="name">Such as <c>--head-size</c>.</param>
    /// <param name="property">Such as <c>HeadSize</c>.</param>
    /// <param name="description">One sentence; the default is shown behind it.</param>
    /// <param name="standard">The default; null where there is none.</param>
    /// <param name="set">Puts a value in the options.</param>
    public static TrainingChoice<TOptions> Value<T>(string name, string property, string description, T? standard, Func<TOptions, T, TOptions> set)
        where T : struct
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = typeof(T).IsEnum ? string.Join('|', ChoiceNames.All<T>()) : "number",
        };
        if (typeof(T).IsEnum)
        {
            option.CustomParser = argument => ChoiceNames.Parse<T>(name, argument);
        }

        if (standard is { } value)
        {
            // The default that help would show of an enumeration is written as it is in code.
            if (typeof(T).IsEnum)
            {
                option.Description += $" [default: {ChoiceNames.Of(value)}]";
            }
            else
            {
                option.DefaultValueFactory = _ => value;
            }
        }

        return new Typed<T>(property, option, set);
    }

    /// <summary>An option with the name of a file.</summary>
    public static TrainingChoice<TOptions> File(string name, string property, string description, string helpName, Func<TOptions, string, TOptions> set) =>
        new Typed<string?>(property, new Option<string?>(name) { Description = description, HelpName = helpName }, (options, path) => set(options, path!));

    /// <summary>An option without a value.</summary>
    public static TrainingChoice<TOptions> Switch(string name, string description, Func<TOptions, TOptions> set) =>
        new Typed<bool>(null, new Option<bool>(name) { Description = description }, (options, isGiven) => isGiven ? set(options) : options);

    /// <summary>The message with <c>--feed-forward</c> for <c>FeedForward</c>, and without the parameter that .NET appends.</summary>
    public static string InTermsOfOptions(ArgumentException exception, IEnumerable<TrainingChoice<TOptions>> choices)
    {
        string message = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
        return choices.Where(choice => choice.Property is not null).Aggregate(message, (text, choice) => Regex.Replace(text, $@"(?<![\w-]){choice.Property}\b", choice.Option.Name));
    }

    private sealed class Typed<T>(string? property, Option<T> option, Func<TOptions, T, TOptions> set) : TrainingChoice<TOptions>(property)
    {
        public override Option Option => option;

        public override TOptions Apply(ParseResult result, TOptions options) =>
            result.GetResult(option) is { Implicit: false } ? set(options, result.GetValue(option)!) : options;
    }
}
