namespace Ml.Attention.Tests.Layers;

/// <summary>The layers' formulas, written plainly in double; matrices are row-major.</summary>
internal static class PlainMath
{
    public static double[] Linear(double[] x, int inputWidth, float[] weight, float[]? bias)
    {
        int outputWidth = weight.Length / inputWidth;
        var y = new double[x.Length / inputWidth * outputWidth];
        for (int i = 0; i < y.Length; i++)
        {
            var (row, column) = (i / outputWidth, i % outputWidth);
            y[i] = bias?[column] ?? 0;
            for (int inner = 0; inner < inputWidth; inner++)
            {
                y[i] += x[(row * inputWidth) + inner] * weight[(inner * outputWidth) + column];
            }
        }

        return y;
    }

    public static double[] LayerNormalization(double[] x, int width, float[] scale, float[] bias, double epsilon = 1e-5) =>
        [.. x.Chunk(width).SelectMany(row =>
        {
            double mean = row.Average();
            double variance = row.Average(each => (each - mean) * (each - mean));
            return row.Select((each, i) => ((each - mean) / Math.Sqrt(variance + epsilon) * scale[i]) + bias[i]);
        })];

    public static double[] Softmax(double[] scores)
    {
        double largest = scores.Max();
        double[] powers = [.. scores.Select(score => Math.Exp(score - largest))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    public static double Gelu(double x) => x * (1 + Erf(x / Math.Sqrt(2))) / 2;

    /// <summary>The power series of the error function; good to 1e-9 for |x| below 3.</summary>
    public static double Erf(double x)
    {
        double power = x, sum = x;
        for (int n = 1; n < 80; n++)
        {
            power *= -x * x / n;
            sum += power / ((2 * n) + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }

    public static double[] ToDoubles(float[] numbers) => Array.ConvertAll(numbers, each => (double)each);
}
