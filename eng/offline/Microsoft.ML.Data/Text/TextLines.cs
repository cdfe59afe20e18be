using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Cuts a source into lines and lines into fields.</summary>
internal sealed class TextLines(TextLoader.Options options)
{
    private readonly bool _spaceSeparates = options.Separators.Contains(' ');

    public TextFields NewFields() => new(options.MissingRealsAsNaNs);

    /// <summary>The lines with their numbers from 1, without comments, empty lines and headers.</summary>
    public IEnumerable<(long Number, string Text)> Read(IMultiStreamSource source)
    {
        for (int i = 0; i < source.Count; i++)
        {
            bool first = true;
            foreach ((long Number, string Text) line in ReadAll(source, i))
            {
                if (!first || !options.HasHeader)
                {
                    yield return line;
                }

                first = false;
            }
        }
    }

    public string[]? HeaderOf(IMultiStreamSource source)
    {
        if (source.Count == 0 || ReadAll(source, 0).FirstOrDefault().Text is not string header)
        {
            return null;
        }

        TextFields fields = NewFields();
        Cut(header, fields);
        return Enumerable.Range(0, fields.Count).Select(i => fields[i]).ToArray();
    }

    public void Cut(string line, TextFields fields)
    {
        fields.Clear();
        ReadOnlySpan<char> text = options.TrimWhitespace ? line.AsSpan().TrimEnd() : line;
        bool sparse = false;
        for (int at = 0; at <= text.Length; at++)
        {
            int start = at = SkipSpaces(text, at);
            int index = options.AllowSparse ? SparseIndex(text, ref at) : -1;
            string field = Field(text, ref at, out _);
            if (index < 0)
            {
                fields.Add(field);
                continue;
            }

            if (!sparse)
            {
                Ensure.That(fields.Count > 0, $"Missing dimensionality or ambiguous sparse item '{text[start..at]}'.");
                fields.BeginSparse();
                sparse = true;
            }

            fields.AddSparse(index, field);
        }
    }

    // Before the first line that counts, lines that begin with # are comments too.
    private IEnumerable<(long Number, string Text)> ReadAll(IMultiStreamSource source, int index)
    {
        using TextReader reader = source.OpenTextReader(index);
        long number = 0;
        bool started = false;
        while (reader.ReadLine() is string line)
        {
            number++;
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (!started && line[0] == '#'))
            {
                continue;
            }

            started = true;
            yield return (number, options is { ReadMultilines: true, AllowQuoting: true } ? Complete(line, reader, number) : line);
        }
    }

    private string Complete(string line, TextReader reader, long number)
    {
        if (!EndsInQuotes(line))
        {
            return line;
        }

        var text = new StringBuilder(line);
        do
        {
            string next = reader.ReadLine() ?? throw new EndOfStreamException(
                $"A quoted field opened on line {number} was never closed, and we've read to the last line in the file without finding the closing quote");
            text.Append('\n').Append(next);
        }
        while (EndsInQuotes(text.ToString()));
        return text.ToString();
    }

    private bool EndsInQuotes(string text)
    {
        bool open = false;
        for (int at = 0; at <= text.Length; at++)
        {
            at = SkipSpaces(text, at);
            Field(text, ref at, out open);
        }

        return open;
    }

    private int SkipSpaces(ReadOnlySpan<char> text, int at)
    {
        while (!_spaceSeparates && at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static int SparseIndex(ReadOnlySpan<char> text, ref int at)
    {
        int end = at;
        while (end < text.Length && end < at + 9 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        if (end == at || end >= text.Length || text[end] != ':')
        {
            return -1;
        }

        int index = int.Parse(text[at..end], CultureInfo.InvariantCulture);
        at = end + 1;
        return index;
    }

    // Reads from `at` to the next separator, where it leaves `at`.
    private string Field(ReadOnlySpan<char> text, ref int at, out bool open)
    {
        open = false;
        if (options.AllowQuoting && at < text.Length && text[at] == '"')
        {
            return Quoted(text, ref at, out open);
        }

        int length = text[at..].IndexOfAny(options.Separators);
        ReadOnlySpan<char> field = length < 0 ? text[at..] : text.Slice(at, length);
        at += field.Length;
        return field.ToString();
    }

    private string Quoted(ReadOnlySpan<char> text, ref int at, out bool open)
    {
        var field = new StringBuilder();
        open = true;
        for (at++; at < text.Length; at++)
        {
            char character = text[at];
            bool escapes = character == options.EscapeChar && at + 1 < text.Length && text[at + 1] == '"';
            if (escapes)
            {
                at++;
                character = '"';
            }
            else if (character == '"')
            {
                open = false;
                at++;
                break;
            }

            field.Append(character);
        }

        // Anything but spaces between the closing quote and the separator spoils the field.
        bool spoilt = open;
        for (; at < text.Length && !options.Separators.Contains(text[at]); at++)
        {
            spoilt |= text[at] != ' ';
        }

        return spoilt ? "" : field.ToString();
    }
}
