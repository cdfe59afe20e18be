namespace Ml.Attention.Inspection;

/// <summary>Round numbers to write at an axis.</summary>
internal static class AxisTicks
{
    private const int Wanted = 5, MostWholeNumbers = 12;
    private const double Tiny = 1e-100;

    /// <summary>From 0 to the first round number that is not below a value.</summary>
    /// <param name="largest">The largest value to show; 0 or more.</param>
    public static double[] FromZero(double largest)
    {
        largest = largest > Tiny ? largest : 1;
        double rough = largest / (Wanted - 1), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = new[] { 1, 2, 2.5, 5, 10 }.First(factor => factor * power >= rough * (1 - 1e-9)) * power;
        int steps = Math.Max(1, (int)Math.Ceiling((largest / step) - 1e-9));
        return [.. Enumerable.Range(0, steps + 1).Select(i => i * step)];
    }

    /// <summary>From the last round number that is not above one value to the first that is not below another.</summary>
    /// <param name="smallest">The smallest value to show.</param>
    /// <param name="largest">The largest value to show; not less.</param>
    public static double[] Between(double smallest, double largest)
    {
        double[] steps = FromZero(largest - smallest);
        double step = steps[1];
        int first = (int)Math.Floor((smallest / step) + 1e-9), last = Math.Max(first + 1, (int)Math.Ceiling((largest / step) - 1e-9));
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    /// <summary>Powers of ten, the first not above one value, the last not below another; at most eight, in equal distances.</summary>
    /// <param name="smallest">The smallest value to show, above 0.</param>
    /// <param name="largest">The largest value to show; not less.</param>
    public static double[] Powers(double smallest, double largest)
    {
        int first = (int)Math.Floor(Math.Log10(smallest) + 1e-9), last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(largest) - 1e-9));
        int step = ((last - first - 1) / 7) + 1, count = ((last - first + step - 1) / step) + 1;
        return [.. Enumerable.Range(0, count).Select(i => Math.Pow(10, first + (i * step)))];
    }

    /// <summary>Whole numbers from 1 to a last one, at most twelve of them.</summary>
    public static int[] WholeNumbers(int last)
    {
        int step = 1;
        for (int i = 0; last / step > MostWholeNumbers; i++)
        {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2;
        }

        return step == 1 ? [.. Enumerable.Range(1, last)] : [.. Enumerable.Range(1, last / step).Select(i => i * step)];
    }
}
