using System.Text;

namespace Ml.Attention.FuzzTests;

/// <summary>Damages texts: of bytes, and of what has a meaning in JSON, in tables and to a tokenizer.</summary>
internal static class TextMutations
{
    private static readonly string[] Pieces =
    [
        "\"", "\\", "\t", ",", "\n", "\r", "\r\n", "{", "}", "[", "]", ":", "null", "true", "-1", "0", "1e999", "-0.0", "9223372036854775807", "NaN", "\\ud800", "\\u0000", "\0", "\uFEFF", "../", "..\\", "/", "%", "|", "'",
        "\u2028", "\u202E", "\u200D", "e\u0301\u0301\u0301", "👨‍👩‍👧‍👦", "我爱你", "\uFFFF", "ﬀ", "İ", "ß", "#", "!!!!!!!!", "--------", "$", "label", "text", "encoder", "training",
    ];

    private static readonly byte[][] Broken = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF8], [0xE2, 0x82], [0xFF, 0xFE], [0x1F, 0x8B, 8, 0]];

    /// <summary>One to six changes.</summary>
    public static byte[] Change(byte[] whole, Random random)
    {
        byte[] bytes = whole;
        for (int i = random.Next(6); i >= 0; i--)
        {
            bytes = Once(bytes, whole, random);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] whole, Random random)
    {
        int at = random.Next(bytes.Length + 1), length = random.Next(Math.Min(40, bytes.Length - at) + 1);
        byte[] before = bytes[..at], behind = bytes[(at + length)..];
        return random.Next(9) switch
        {
            0 => before,
            1 => [.. before, .. behind],
            2 => [.. before, .. Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]), .. behind],
            3 => [.. before, .. Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]), .. bytes[at..]],
            4 => [.. before, .. Broken[random.Next(Broken.Length)], .. bytes[at..]],
            5 => [.. before, .. whole[random.Next(whole.Length + 1)..], .. behind],
            6 when length > 0 => [.. before, .. Enumerable.Repeat(bytes[at..(at + length)], 1 + random.Next(200)).SelectMany(part => part), .. behind],
            7 when length > 0 => [.. before, (byte)random.Next(256), .. bytes[(at + 1)..]],
            _ => [.. before, .. Encoding.UTF8.GetBytes(new string(Pieces[random.Next(Pieces.Length)][0], random.Next(2000))), .. bytes[at..]],
        };
    }
}
