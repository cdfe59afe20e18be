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
