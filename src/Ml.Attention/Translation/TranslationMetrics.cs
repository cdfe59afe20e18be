namespace Ml.Attention.Translation;

/// <summary>How alike translations and references are.</summary>
/// <param name="Bleu">BLEU, with all that goes into it.</param>
/// <param name="Chrf">chrF2 (Popović 2015): runs of one to six characters, recall counts twice as much as precision; from 0 to 100.</param>
public sealed record TranslationMetrics(BleuScore Bleu, double Chrf)
{
    /// <summary>How sacreBLEU names what <see cref="Bleu"/> is, so that figures are compared with their like; <c>nrefs</c> is the most that a text has.</summary>
    public const string BleuSignature = "case:mixed|eff:no|tok:13a|smooth:exp";

    /// <summary>Compares translations with references.</summary>
    /// <param name="translations">One for each text.</param>
    /// <param name="references">The right translation of each.</param>
    /// <exception cref="ArgumentException">There are none, or the numbers differ.</exception>
    public static TranslationMetrics Compute(IReadOnlyList<string> translations, IReadOnlyList<string> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Compute(translations, [.. references.Select(reference => (IReadOnlyList<string>)[reference])]);
    }

    /// <summary>Compares translations with references, of which a text may have several.</summary>
    /// <param name="translations">One for each text.</param>
    /// <param name="references">For each text one or more right translations.</param>
    /// <exception cref="ArgumentException">There are none, or the numbers differ.</exception>
    public static TranslationMetrics Compute(IReadOnlyList<string> translations, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(references);
        if (translations.Count == 0 || translations.Count != references.Count)
        {
            throw new ArgumentException($"There are {translations.Count} translations and references for {references.Count} texts; expected as many, and one or more.", nameof(references));
        }

        int without = references.Index().FirstOrDefault(pair => pair.Item.Count == 0, (-1, [])).Index;
        return without < 0
            ? new(BleuScore.Of(translations, references), ChrfScore.Of(translations, references))
            : throw new ArgumentException($"Text {without} has no reference; expected one or more.", nameof(references));
    }
}
