namespace Ml.Attention.Inspection;

/// <summary>One row of attention weights p = softmax(x), in double precision.</summary>
internal static class SoftmaxRow
{
    /// <summary>pᵢ = exp(xᵢ − max x) / Σ exp(xⱼ − max x), in place.</summary>
    public static void Normalize(Span<double> row)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double element in row)
        {
            largest = Math.Max(largest, element);
        }

        foreach (ref double element in row)
        {
            element = Math.Exp(element - largest);
            sum += element;
        }

        foreach (ref double element in row)
        {
            element /= sum;
        }
    }

    /// <summary>The largest weight.</summary>
    public static double Largest(ReadOnlySpan<double> weights)
    {
        double largest = 0;
        foreach (double weight in weights)
        {
            largest = Math.Max(largest, weight);
        }

        return largest;
    }

    /// <summary>−Σ p ln p, in nats: from 0, where all weight is on one key, to ln n, where n keys have the same.</summary>
    public static double Entropy(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights)
        {
            sum -= weight > 0 ? weight * Math.Log(weight) : 0;
        }

        return sum;
    }

    /// <summary>
    /// The Frobenius norm of the softmax's Jacobian J = diag(p) − p·pᵀ: √(Σp² − 2Σp³ + (Σp²)²). The gradient of the scores
    /// is J times that of the weights, so where J is 0 nothing reaches query and key.
    /// </summary>
    public static double JacobianNorm(ReadOnlySpan<double> weights)
    {
        // Where one weight is nearly 1, that formula takes nearly equal numbers from each other. This sum of the squares of
        // J[i,i] = pᵢ(1 − pᵢ) and J[i,j] = −pᵢpⱼ does not: 1 minus the largest weight is the sum of the others.
        int at = 0;
        for (int i = 1; i < weights.Length; i++)
        {
            at = weights[i] > weights[at] ? i : at;
        }

        double rest = 0, restSquares = 0, sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            if (i != at)
            {
                double weight = weights[i], square = weight * weight;
                sum += (square * (1 - weight) * (1 - weight)) + (2 * square * restSquares);
                rest += weight;
                restSquares += square;
            }
        }

        double largest = weights.Length > 0 ? weights[at] : 0;
        return Math.Sqrt(sum + (largest * largest * ((rest * rest) + (2 * restSquares))));
    }
}
