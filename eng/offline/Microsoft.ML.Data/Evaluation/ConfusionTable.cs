using System.Text;

namespace Microsoft.ML.Data;

/// <summary>A confusion matrix as a table of text.</summary>
internal static class ConfusionTable
{
    private const int LongestWord = 9; // PREDICTED

    public static string Format(ConfusionMatrix matrix, string[] names)
    {
        int count = names.Length;
        int width = count == 2 ? 8 : 5;
        int longestName = names.Max(name => name.Length);
        bool numbered = longestName > width; // names that do not fit the columns are replaced by numbers there
        int digits = numbered ? (count - 1).ToString().Length : 0;
        int labelWidth = Math.Max(LongestWord, longestName + (numbered ? digits + 2 : 0));
        string rule = string.Concat(Enumerable.Repeat(count > 2 ? "========" : "===========", count));

        string Label(int i) => numbered
            ? $"{i.ToString().PadLeft(digits)}. {names[i].PadLeft(labelWidth - digits - 2)}"
            : names[i].PadLeft(labelWidth);

        var text = new StringBuilder();
        text.AppendLine().AppendLine("Confusion table");
        text.Append(Left("")).AppendLine(rule);
        text.Append(Left("PREDICTED"));
        for (int i = 0; i < count; i++)
        {
            text.Append($" {(numbered ? i.ToString() : names[i]).PadLeft(width)} |");
        }

        text.AppendLine(" Recall");
        text.Append(Left("TRUTH")).AppendLine(rule);
        for (int i = 0; i < count; i++)
        {
            text.Append(Label(i)).Append(" ||");
            foreach (double cell in matrix.Counts[i])
            {
                text.Append($" {cell.ToString("N0").PadLeft(width)} |");
            }

            text.AppendLine($" {matrix.PerClassRecall[i].ToString("F4").PadLeft(5)}");
        }

        text.Append(Left("")).AppendLine(rule);
        text.Append(Left("Precision"));
        foreach (double precision in matrix.PerClassPrecision)
        {
            text.Append($"{precision.ToString("N4").PadLeft(width + 1)} |");
        }

        return text.AppendLine().ToString();

        string Left(string word) => $"{word.PadRight(LongestWord + 1)}{new string(' ', labelWidth - LongestWord)}||";
    }
}
