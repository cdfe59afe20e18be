using Ml.Attention.Training;

namespace Ml.Attention.Selection;

/// <summary>
/// The parameters that a search can change: one line a parameter. Ranges are those in which small encoders trained from
/// scratch on some hundred to some ten thousand texts do well; options given at the start may be outside of them.
/// </summary>
internal static class SearchSpace
{
    /// <summary>All parameters. The heads are drawn before the width, which must be a multiple of them.</summary>
    public static IReadOnlyList<SearchedParameter> All { get; } =
    [
        SearchedParameter.LogScale("learningRate", 1e-4, 1e-2, o => o.Training.LearningRate, (o, v) => o with { Training = o.Training with { LearningRate = v } }),
        SearchedParameter.OneOf("heads", [1, 2, 4, 8], o => o.Encoder.Heads, (o, v) => o with { Encoder = o.Encoder with { Heads = v } }),
        SearchedParameter.OneOf("width", [32, 64, 128, 256], o => o.Encoder.Width, (o, v) => o with { Encoder = o.Encoder with { Width = v } }),
        SearchedParameter.OneOf("layers", [1, 2, 3], o => o.Encoder.Layers, (o, v) => o with { Encoder = o.Encoder with { Layers = v } }),
        SearchedParameter.OneOf("dropout", [0, 0.1f, 0.2f, 0.3f, 0.5f], o => o.Encoder.Dropout, (o, v) => o with { Encoder = o.Encoder with { Dropout = v } }),
        SearchedParameter.OneOf("epochs", [3, 5, 10, 15, 20], o => o.Training.Epochs ?? 0, (o, v) => o with { Training = o.Training with { Epochs = v } })
            with { Value = o => o.Training.Epochs is { } epochs ? epochs : "auto" },
        SearchedParameter.OneOf("feedForward", [64, 128, 256, 512], o => o.Encoder.FeedForward, (o, v) => o with { Encoder = o.Encoder with { FeedForward = v } }),
        SearchedParameter.OneOf("wordDropout", [0, 0.05, 0.1, 0.2], o => o.Training.WordDropout, (o, v) => o with { Training = o.Training with { WordDropout = v } }),
        SearchedParameter.OneOf("consistency", [0, 1, 3.0], o => o.Training.Consistency ?? 0, (o, v) => o with { Training = o.Training with { Consistency = v } })
            with { Value = o => o.Training.Consistency is { } weight ? weight : "auto" },
        SearchedParameter.Switch("nGrams.linearPath", o => o.NGrams.LinearPath, (o, v) => o with { NGrams = o.NGrams with { LinearPath = v } }),
        SearchedParameter.OneOf("nGrams.maxLength", [1, 2, 3], o => o.NGrams.MaxLength, (o, v) => o with { NGrams = o.NGrams with { MaxLength = v } }),
        SearchedParameter.Switch("pairEmbeddings", o => o.NGrams.PairEmbeddings, (o, v) => o with { NGrams = o.NGrams with { PairEmbeddings = v } }),
        SearchedParameter.Switch("subwords.linearPath", o => o.Subwords.LinearPath, (o, v) => o with { Subwords = o.Subwords with { LinearPath = v } }),
        SearchedParameter.Switch("subwords.embeddings", o => o.Subwords.Embeddings, (o, v) => o with { Subwords = o.Subwords with { Embeddings = v } }),
        SearchedParameter.OneOf("batchTexts", [16, 32, 64], o => o.Training.BatchTexts, (o, v) => o with { Training = o.Training with { BatchTexts = v } }),
        SearchedParameter.OneOf("minFrequency", [1, 2, 3, 5], o => o.Tokenizer.MinFrequency, (o, v) => o with { Tokenizer = o.Tokenizer with { MinFrequency = v } }),
    ];

    /// <summary>Those that a pretrained encoder has fixed.</summary>
    private static readonly string[] Form = ["heads", "width", "layers", "feedForward"];

    /// <summary>The parameters that a search changes: those that it names, or all; but not the form of an encoder that each trial starts from.</summary>
    /// <exception cref="ArgumentException">A name is not known, or of such a form, or there are none.</exception>
    public static IReadOnlyList<SearchedParameter> Of(HyperparameterSearchOptions options)
    {
        var named = Named(options.Parameters);
        if (options.Start.InitializeFrom is null)
        {
            return named;
        }

        return options.Parameters?.FirstOrDefault(Form.Contains) is { } part
            ? throw new ArgumentException($"Parameters has '{part}', but all trials start from a pretrained encoder (InitializeFrom), whose form is fixed; leave out {string.Join(", ", Form)}.", nameof(options))
            : [.. named.Where(parameter => !Form.Contains(parameter.Name))];
    }

    /// <summary>The parameters of some names.</summary>
    /// <param name="parameters">Names of <see cref="All"/>; all where null.</param>
    /// <exception cref="ArgumentException">A name is not known, or there are none.</exception>
    internal static IReadOnlyList<SearchedParameter> Named(IReadOnlyList<string>? parameters)
    {
        if (parameters is null)
        {
            return All;
        }

        string known = string.Join(", ", All.Select(parameter => parameter.Name));
        if (parameters.Count == 0)
        {
            throw new ArgumentException($"Parameters is an empty list; expected one or more of {known}.", nameof(parameters));
        }

        return parameters.FirstOrDefault(name => All.All(parameter => parameter.Name != name)) is { } unknown
            ? throw new ArgumentException($"Parameters has '{unknown}'; expected some of {known}.", nameof(parameters))
            : [.. All.Where(parameter => parameters.Contains(parameter.Name, StringComparer.Ordinal))];
    }

    /// <summary>What options have for each parameter, in the order of <see cref="All"/>.</summary>
    public static OrderedDictionary<string, object> Values(TextClassificationOptions options) =>
        new(All.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value(options))));
}
