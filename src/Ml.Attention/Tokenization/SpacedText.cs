using System.Text;

namespace Ml.Attention.Tokenization;

/// <summary>A text whose words stand one space apart, as pieces know it: no other white space, none at its ends.</summary>
internal static class SpacedText
{
    public static string Of(string text)
    {
        bool isSpaced = true, wasSpace = true;
        foreach (char character in text)
        {
            bool isSpace = char.IsWhiteSpace(character);
            isSpaced &= !isSpace || (character == ' ' && !wasSpace);
            wasSpace = isSpace;
        }

        if (isSpaced && !wasSpace)
        {
            return text;
        }

        var spaced = new StringBuilder(text.Length);
        foreach (string word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            spaced.Append(spaced.Length > 0 ? " " : "").Append(word);
        }

        return spaced.ToString();
    }
}
