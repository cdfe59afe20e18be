using System.Numerics.Tensors;

namespace Ml.Attention.Training;

/// <summary>How well answers agree with the true classes.</summary>
/// <param name="Accuracy">The share labelled right, of sets of labels that with no label wrong.</param>
/// <param name="MacroF1">The mean F1 of the classes that occur.</param>
/// <param name="Loss">The mean cross-entropy, in nats; of sets of labels the sum over the labels.</param>
internal sealed record ValidationScore(double Accuracy, double MacroF1, double Loss)
{
    /// <param name="answers">For each example: ln of the probability of each class.</param>
    /// <param name="labels">The true class of each example.</param>
    /// <returns>Null where there are no examples.</returns>
    public static ValidationScore? Of(float[][] answers, IReadOnlyList<int> labels)
    {
        if (labels.Count == 0)
        {
            return null;
        }

        int classes = answers[0].Length;
        double loss = 0;
        int[] right = new int[classes], actual = new int[classes], predicted = new int[classes];
        for (int i = 0; i < labels.Count; i++)
        {
            int winner = TensorPrimitives.IndexOfMax<float>(answers[i]);
            loss -= answers[i][labels[i]];
            actual[labels[i]]++;
            predicted[winner]++;
            right[winner] += winner == labels[i] ? 1 : 0;
        }

        double f1 = Enumerable.Range(0, classes).Where(label => actual[label] + predicted[label] > 0).Average(label => 2.0 * right[label] / (actual[label] + predicted[label]));
        return new(right.Sum() / (double)labels.Count, f1, loss / labels.Count);
    }

    /// <summary>The score of sets of labels, each label being said of a text from a probability of 0.5 on.</summary>
    /// <param name="answers">For each example and label: ln of the probabilities of no and yes.</param>
    /// <param name="labels">For each example and label: 1 where the example has it, else 0.</param>
    /// <param name="count">How many labels there are.</param>
    /// <returns>Null where there are no examples.</returns>
    public static ValidationScore? OfLabelSets(float[][] answers, IReadOnlyList<int> labels, int count)
    {
        if (labels.Count == 0)
        {
            return null;
        }

        int examples = labels.Count / count, whole = 0;
        double loss = 0;
        int[] right = new int[count], occurring = new int[count];
        for (int example = 0; example < examples; example++)
        {
            bool isWhole = true;
            for (int label = 0; label < count; label++)
            {
                int i = (example * count) + label, said = answers[i][1] >= answers[i][0] ? 1 : 0;
                loss -= answers[i][labels[i]];
                right[label] += said & labels[i];
                occurring[label] += said + labels[i];
                isWhole &= said == labels[i];
            }

            whole += isWhole ? 1 : 0;
        }

        double f1 = Enumerable.Range(0, count).Where(label => occurring[label] > 0).Select(label => 2.0 * right[label] / occurring[label]).DefaultIfEmpty(1).Average();
        return new(whole / (double)examples, f1, loss / examples);
    }

    /// <summary>Whether this is better than another by a metric; with the same value of it, by the loss.</summary>
    public bool IsBetterThan(ValidationScore other, ValidationMetric metric)
    {
        var (own, others) = metric switch
        {
            ValidationMetric.Accuracy => (Accuracy, other.Accuracy),
            ValidationMetric.MacroF1 => (MacroF1, other.MacroF1),
            _ => (-Loss, -other.Loss),
        };
        return own > others || (own == others && Loss < other.Loss);
    }
}
