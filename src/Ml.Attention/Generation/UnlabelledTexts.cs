using Ml.Attention.Training;

namespace Ml.Attention.Generation;

/// <summary>Texts without labels, as trainers take them: empty ones are left out.</summary>
internal static class UnlabelledTexts
{
    /// <param name="texts">What to learn from.</param>
    /// <param name="validation">What to choose weights by; where null, a tenth of the texts is held out.</param>
    public static (IReadOnlyList<string> Training, IReadOnlyList<string> Validation) Split(IEnumerable<string> texts, IEnumerable<string>? validation)
    {
        var all = WithoutEmpty(texts);
        return validation is null ? ExampleSplit.Create(all, text => text, _ => "") : (all, WithoutEmpty(validation));
    }

    /// <summary>What a training depends on: see <see cref="TrainingFingerprint"/>.</summary>
    public static SortedDictionary<string, string> Fingerprint<TOptions>(TOptions options, IEnumerable<string> training, IEnumerable<string> validation)
    {
        return TrainingFingerprint.Of(options, training.Select(Alone), validation.Select(Alone));

        static string[] Alone(string text) => [text];
    }

    private static List<string> WithoutEmpty(IEnumerable<string> texts) => [.. texts.Where(text => !string.IsNullOrWhiteSpace(text))];
}
