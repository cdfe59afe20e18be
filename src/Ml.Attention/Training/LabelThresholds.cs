namespace Ml.Attention.Training;

/// <summary>The least probability at which a label is said of a text: for each label the one whose F1 is the highest.</summary>
internal static class LabelThresholds
{
    /// <summary>With fewer texts that have a label, the best threshold is chance.</summary>
    private const int FewestTexts = 5;

    private const double Default = 0.5;

    /// <param name="answers">For each text and label: ln of the probabilities of no and yes.</param>
    /// <param name="labels">For each text and label: 1 where the text has it, else 0.</param>
    /// <param name="count">How many labels there are.</param>
    /// <returns>For each label above 0, below 1; 0.5 where fewer than 5 texts have it.</returns>
    public static double[] Fit(float[][] answers, IReadOnlyList<int> labels, int count)
    {
        double[] thresholds = new double[count];
        for (int label = 0; label < count; label++)
        {
            var scores = Enumerable.Range(0, labels.Count / count)
                .Select(text => (text * count) + label)
                .Select(i => (Score: Math.Exp(answers[i][1]), IsRight: labels[i] == 1));
            thresholds[label] = Best([.. scores.OrderByDescending(pair => pair.Score)]);
        }

        return thresholds;
    }

    /// <summary>
    /// Every threshold between two neighbouring scores gives the same F1; their middle is taken. Of several such intervals
    /// with the highest F1, the one whose middle is next to 0.5.
    /// </summary>
    private static double Best((double Score, bool IsRight)[] scores)
    {
        int support = scores.Count(pair => pair.IsRight), right = 0;
        double best = Default, bestF1 = 0;
        for (int i = 0; i < scores.Length && support >= FewestTexts; i++)
        {
            right += scores[i].IsRight ? 1 : 0;
            double next = i + 1 < scores.Length ? scores[i + 1].Score : 0;
            double f1 = 2.0 * right / (i + 1 + support), middle = (scores[i].Score + next) / 2;
            if (next < scores[i].Score && (f1 > bestF1 || (f1 == bestF1 && Math.Abs(middle - Default) < Math.Abs(best - Default))))
            {
                (best, bestF1) = (middle, f1);
            }
        }

        return best;
    }
}
