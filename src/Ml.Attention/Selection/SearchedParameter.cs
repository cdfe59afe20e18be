using System.Globalization;
using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>An option that a search can change.</summary>
/// <param name="Name">Its name, as in the JSON of options.</param>
/// <param name="Value">What options have for it.</param>
/// <param name="Draw">Options with a random value of it.</param>
/// <param name="Change">Options with a value near the present one.</param>
internal sealed record SearchedParameter(
    string Name,
    Func<TextClassificationOptions, object> Value,
    Func<TextClassificationOptions, Random, TextClassificationOptions> Draw,
    Func<TextClassificationOptions, Random, TextClassificationOptions> Change)
{
    /// <summary>The standard deviation of the logarithm of the factor by which a number on a logarithmic scale changes.</summary>
    private const double LogDeviation = 0.5;

    /// <summary>One of some values, which are in order: a change goes to a neighbour.</summary>
    /// <param name="name">Its name, as in the JSON of options.</param>
    /// <param name="values">All values that are drawn, ascending.</param>
    /// <param name="get">What options have.</param>
    /// <param name="set">Puts a value in the options.</param>
    public static SearchedParameter OneOf<T>(
        string name, T[] values, Func<TextClassificationOptions, T> get, Func<TextClassificationOptions, T, TextClassificationOptions> set)
        where T : struct, IComparable<T> => new(
            name,
            options => get(options),
            (options, random) => set(options, values[random.Next(values.Length)]),
            (options, random) =>
            {
                var present = get(options);
                T[] below = [.. values.Where(value => value.CompareTo(present) < 0).TakeLast(1)];
                T[] above = [.. values.Where(value => value.CompareTo(present) > 0).Take(1)];
                T[] near = [.. below, .. above];
                return near.Length == 0 ? options : set(options, near[random.Next(near.Length)]);
            });

    /// <summary>On or off.</summary>
    /// <inheritdoc cref="OneOf{T}"/>
    public static SearchedParameter Switch(
        string name, Func<TextClassificationOptions, bool> get, Func<TextClassificationOptions, bool, TextClassificationOptions> set) =>
        OneOf(name, [false, true], get, set);

    /// <summary>A number of which equal factors matter equally: its logarithm is drawn evenly.</summary>
    /// <param name="name">Its name, as in the JSON of options.</param>
    /// <param name="lowest">The lowest value, above 0.</param>
    /// <param name="highest">The highest value.</param>
    /// <param name="get">What options have.</param>
    /// <param name="set">Puts a value in the options.</param>
    public static SearchedParameter LogScale(
        string name, double lowest, double highest, Func<TextClassificationOptions, double> get, Func<TextClassificationOptions, double, TextClassificationOptions> set) => new(
            name,
            options => get(options),
            (options, random) => set(options, Rounded(lowest * Math.Pow(highest / lowest, random.NextDouble()))),
            (options, random) => set(options, Rounded(Math.Clamp(get(options) * Math.Exp(LogDeviation * Normal(random)), lowest, highest))));

    /// <summary>Two significant digits: no more matter, and a person can read them.</summary>
    private static double Rounded(double value) => double.Parse(value.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>From the standard normal distribution (Box &amp; Muller 1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
