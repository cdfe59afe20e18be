using System.Numerics.Tensors;

namespace Ml.Attention.Training;

/// <summary>
/// How much each of several answers counts: p = softmax(Σ wₖ ln pₖ), with the wₖ ≥ 0 that make the true classes of some
/// examples most probable. With one answer this is temperature scaling, w = 1/T (Guo et al. 2017); the loss is convex in w,
/// so Newton's method finds the one minimum.
/// </summary>
internal static class PathWeights
{
    private const int MostSteps = 50;

    /// <summary>Keeps the weights of answers that agree on every example apart.</summary>
    private const double Ridge = 1e-4;

    /// <param name="answers">For each path and example: ln of the probability of each class.</param>
    /// <param name="labels">The class of each example; with none, all weights are 1.</param>
    public static double[] Fit(IReadOnlyList<float[][]> answers, IReadOnlyList<int> labels)
    {
        double[] weights = [.. answers.Select(_ => 1.0)];
        if (labels.Count == 0)
        {
            return weights;
        }

        double loss = Derivatives(answers, labels, weights).Loss;
        for (int step = 0; step < MostSteps; step++)
        {
            var (_, gradient, curvature) = Derivatives(answers, labels, weights);
            int[] free = [.. Enumerable.Range(0, weights.Length).Where(k => weights[k] > 0 || gradient[k] < 0)];
            double[] direction = Solve(curvature, gradient, free);
            double length = 1;
            double[] next = weights;
            double nextLoss = double.PositiveInfinity;
            while (length > 1e-6)
            {
                next = [.. weights.Zip(direction, (weight, change) => Math.Max(0, weight - (length * change)))];
                nextLoss = Derivatives(answers, labels, next).Loss;
                if (nextLoss <= loss)
                {
                    break;
                }

                length /= 2;
            }

            if (!(nextLoss < loss - 1e-9))
            {
                break;
            }

            (weights, loss) = (next, nextLoss);
        }

        return weights;
    }

    /// <summary>An answer beside the first is kept where without it the loss would rise by this share of it at least.</summary>
    private const double LeastGain = 0.002;

    /// <summary>As <see cref="Fit"/>, but 0 for answers that add next to nothing to the others; the first is always kept.</summary>
    public static double[] FitUseful(IReadOnlyList<float[][]> answers, IReadOnlyList<int> labels)
    {
        double[] weights = Fit(answers, labels);
        if (labels.Count == 0)
        {
            return weights;
        }

        var kept = Enumerable.Range(0, answers.Count).ToList();
        double loss = Loss(kept, weights);
        for (int path = answers.Count - 1; path > 0; path--)
        {
            var others = kept.Where(each => each != path).ToList();
            double[] own = Fit([.. others.Select(each => answers[each])], labels);
            double without = Loss(others, own);
            if (without - loss < LeastGain * loss)
            {
                (kept, weights, loss) = (others, own, without);
            }
        }

        double[] all = new double[answers.Count];
        for (int i = 0; i < kept.Count; i++)
        {
            // 0 stands for an answer that is left out.
            all[kept[i]] = Math.Max(weights[i], 1e-3);
        }

        return all;

        double Loss(List<int> paths, double[] own) => Derivatives([.. paths.Select(each => answers[each])], labels, own).Loss;
    }

    /// <summary>ln of the probability of each class, of all answers together.</summary>
    public static float[][] Combine(IReadOnlyList<float[][]> answers, IReadOnlyList<double> weights) =>
        [.. Enumerable.Range(0, answers[0].Length).Select(example =>
        {
            float[] sum = new float[answers[0][example].Length];
            for (int path = 0; path < answers.Count; path++)
            {
                TensorPrimitives.MultiplyAdd(answers[path][example], (float)weights[path], sum, sum);
            }

            float largest = TensorPrimitives.Max<float>(sum);
            TensorPrimitives.Subtract(sum, largest + (float)Math.Log(sum.Sum(each => Math.Exp(each - largest))), sum);
            return sum;
        })];

    /// <summary>The mean loss with its first and second derivatives.</summary>
    private static (double Loss, double[] Gradient, double[,] Curvature) Derivatives(
        IReadOnlyList<float[][]> answers, IReadOnlyList<int> labels, double[] weights)
    {
        int paths = weights.Length, classes = answers[0][0].Length;
        double loss = 0;
        double[] gradient = new double[paths], probabilities = new double[classes], means = new double[paths];
        double[,] curvature = new double[paths, paths];
        for (int example = 0; example < labels.Count; example++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            for (int label = 0; label < classes; label++)
            {
                probabilities[label] = 0;
                for (int k = 0; k < paths; k++)
                {
                    probabilities[label] += weights[k] * answers[k][example][label];
                }

                largest = Math.Max(largest, probabilities[label]);
            }

            double own = probabilities[labels[example]];
            for (int label = 0; label < classes; label++)
            {
                sum += probabilities[label] = Math.Exp(probabilities[label] - largest);
            }

            loss += largest + Math.Log(sum) - own;
            for (int k = 0; k < paths; k++)
            {
                means[k] = 0;
                for (int label = 0; label < classes; label++)
                {
                    means[k] += probabilities[label] / sum * answers[k][example][label];
                }

                gradient[k] += means[k] - answers[k][example][labels[example]];
            }

            for (int k = 0; k < paths; k++)
            {
                for (int j = 0; j < paths; j++)
                {
                    double product = 0;
                    for (int label = 0; label < classes; label++)
                    {
                        product += probabilities[label] / sum * answers[k][example][label] * answers[j][example][label];
                    }

                    curvature[k, j] += product - (means[k] * means[j]);
                }
            }
        }

        for (int k = 0; k < paths; k++)
        {
            loss += labels.Count * Ridge / 2 * (weights[k] - 1) * (weights[k] - 1);
            gradient[k] += labels.Count * Ridge * (weights[k] - 1);
            curvature[k, k] += labels.Count * Ridge;
        }

        return (loss / labels.Count, [.. gradient.Select(each => each / labels.Count)], Scaled(curvature, 1.0 / labels.Count));
    }

    private static double[,] Scaled(double[,] matrix, double factor)
    {
        var result = (double[,])matrix.Clone();
        for (int i = 0; i < matrix.GetLength(0); i++)
        {
            for (int j = 0; j < matrix.GetLength(1); j++)
            {
                result[i, j] *= factor;
            }
        }

        return result;
    }

    /// <summary>curvature⁻¹ · gradient over the free weights, by elimination; 0 for the others.</summary>
    private static double[] Solve(double[,] curvature, double[] gradient, int[] free)
    {
        int size = free.Length;
        double[,] rows = new double[size, size + 1];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                rows[i, j] = curvature[free[i], free[j]];
            }

            rows[i, size] = gradient[free[i]];
        }

        // The matrix is positive definite: no pivoting.
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int row = 0; row < size; row++)
            {
                double factor = row == pivot ? 0 : rows[row, pivot] / rows[pivot, pivot];
                for (int column = pivot; column <= size; column++)
                {
                    rows[row, column] -= factor * rows[pivot, column];
                }
            }
        }

        double[] result = new double[gradient.Length];
        for (int i = 0; i < size; i++)
        {
            result[free[i]] = rows[i, size] / rows[i, i];
        }

        return result;
    }
}
