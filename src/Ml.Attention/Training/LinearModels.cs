using Ml.Attention.Inference;
using Ml.Attention.Layers;
using Ml.Attention.Tokenization;

namespace Ml.Attention.Training;

/// <summary>The linear models that stand beside an encoder.</summary>
/// <param name="definition">Says which.</param>
/// <param name="encoder">Knows the spellings of tokens.</param>
/// <param name="training">What to learn from.</param>
/// <param name="targets">Whether classes are decisions of their own, and how much examples count.</param>
internal sealed class LinearModels(TextClassifierDefinition definition, TextEncoder encoder, IReadOnlyList<EncodedText> training, ClassTargets targets)
{
    /// <summary>A model has a weight for each feature and class; above so many of them there is none.</summary>
    private const long MostWeights = 50_000_000;

    /// <summary>The models that options ask for, as far as they are not too large.</summary>
    public static LinearPaths Wanted(TextClassificationOptions options, NGramVocabulary runs, int classes) =>
        runs.FeatureCount == 0 || runs.FeatureCount * (long)classes > MostWeights
            ? LinearPaths.None
            : (options.NGrams.LinearPath ? LinearPaths.Ratios : 0) | (options.Subwords.LinearPath ? LinearPaths.Spellings : 0);

    /// <summary>The weights of each model, in the order of <see cref="NGramClassifier.Each"/>.</summary>
    public List<LinearWeights> Train(int seed, CancellationToken cancellationToken) =>
        [.. NGramClassifier.Each(definition.Linear).Select(path => new LinearTraining(
            training, Features(path), FeatureCount(path), targets, usesRatios: path == LinearPaths.Ratios).Run(seed, cancellationToken))];

    /// <summary>For each model and text: ln of the probability of each class; of sets of labels for each text and label, of no and yes.</summary>
    public IEnumerable<float[][]> Answers(IReadOnlyList<LinearWeights> weights, IReadOnlyList<EncodedText> texts) =>
        NGramClassifier.Each(definition.Linear).Zip(weights, (path, own) => (Features: Features(path), Weights: own)).Select(model =>
        {
            var features = new List<int>();
            return texts.SelectMany(text =>
            {
                features.Clear();
                model.Features(text, features);
                return targets.MultiLabel ? LabelDecisions.LogProbabilities(model.Weights.Logits(features)) : [model.Weights.LogProbabilities(features)];
            }).ToArray();
        });

    private int FeatureCount(LinearPaths path) =>
        definition.NGramVocabulary.FeatureCount + (path == LinearPaths.Spellings ? definition.Subwords?.Keys.Length ?? 0 : 0);

    private Action<EncodedText, List<int>> Features(LinearPaths path)
    {
        if (path == LinearPaths.Ratios)
        {
            return (text, features) => features.AddRange(text.Features);
        }

        // Words and pairs come first, then triples (starts and gaps among them), which this model does without; behind all, the runs of characters.
        int count = definition.NGramVocabulary.FeatureCount, withoutTriples = count - definition.NGramVocabulary.Triples.Length;
        return (text, features) =>
        {
            int end = Array.BinarySearch(text.Features, withoutTriples + 1);
            features.AddRange(text.Features.AsSpan(0, end < 0 ? ~end : end));
            foreach (int spelling in text.FeatureSpellings)
            {
                foreach (int run in encoder.Spellings[spelling])
                {
                    features.Add(count + run);
                }
            }
        };
    }
}
