using System.Buffers;
using System.Net;
using System.Text;

namespace Ml.Attention.Sample.Demo.Mail;

/// <summary>The text that a reader of an HTML mail sees.</summary>
/// <remarks>
/// Tags, their attributes and comments are taken out, and no trace says that there were any. In this corpus three
/// quarters of the HTML mails are spam, so tag names would be a shortcut to the label that tells nothing about a mail
/// of today. Taking them out also joins the words that spam cuts in pieces: <c>Via&lt;!-- x --&gt;gra</c>.
/// </remarks>
internal sealed class HtmlText
{
    /// <summary>A quoted attribute longer than this lacks its closing quote.</summary>
    private const int LongestTag = 4096;

    /// <summary>Elements whose content is not shown.</summary>
    private static readonly string[] Hidden = ["script", "style", "title"];

    /// <summary>Elements inside a line; all others part two words.</summary>
    private static readonly HashSet<string> Inline =
    [
        "a", "abbr", "acronym", "b", "big", "blink", "code", "em", "font", "i", "ins", "nobr", "s", "small", "span",
        "strike", "strong", "sub", "sup", "tt", "u", "wbr", "!--",
    ];

    private static readonly SearchValues<char> TagEnds = SearchValues.Create(">\"'");

    private readonly string _html;
    private readonly StringBuilder _text;

    /// <summary>What does not occur in the rest. Searched once, or hostile mails would take quadratic time.</summary>
    private readonly HashSet<string> _absent = [];

    private HtmlText(string html) => (_html, _text) = (html, new(html.Length));

    public static string Read(string html) => WebUtility.HtmlDecode(new HtmlText(html).WithoutTags());

    private string WithoutTags()
    {
        for (int position = 0; position < _html.Length;)
        {
            int tag = _html.IndexOf('<', position);
            int textEnd = tag < 0 ? _html.Length : tag;
            _text.Append(_html, position, textEnd - position);
            position = tag < 0 ? _html.Length : SkipTag(tag);
        }

        return _text.ToString();
    }

    /// <summary>Passes over a tag, a comment or a hidden element.</summary>
    /// <returns>Where the text goes on.</returns>
    private int SkipTag(int start)
    {
        bool closes = start + 1 < _html.Length && _html[start + 1] == '/';
        string name = NameAt(start + (closes ? 2 : 1));
        if (name.Length == 0)
        {
            // A lone less-than sign.
            _text.Append('<');
            return start + 1;
        }

        if (!Inline.Contains(name))
        {
            _text.Append(' ');
        }

        if (name == "!--")
        {
            int commentEnd = Find("-->", start + 4);
            return commentEnd < 0 ? TagEnd(start) : commentEnd + 3;
        }

        int next = TagEnd(start);
        int hiddenEnd = !closes && Hidden.Contains(name) ? Find($"</{name}", next) : -1;
        return hiddenEnd < 0 ? next : TagEnd(hiddenEnd);
    }

    /// <summary>The name of an element in lower case, <c>!--</c>, <c>!</c> or <c>?</c>; empty when no tag begins here.</summary>
    private string NameAt(int start)
    {
        if (_html.AsSpan(start).StartsWith("!--", StringComparison.Ordinal))
        {
            return "!--";
        }

        if (start < _html.Length && _html[start] is '!' or '?')
        {
            return _html[start].ToString();
        }

        int end = start;
        while (end < _html.Length && (char.IsAsciiLetter(_html[end]) || (end > start && char.IsAsciiDigit(_html[end]))))
        {
            end++;
        }

        return _html[start..end].ToLowerInvariant();
    }

    /// <summary>The position behind the tag's closing bracket; brackets in quoted attributes do not count.</summary>
    private int TagEnd(int start)
    {
        var tag = _html.AsSpan(start, Math.Min(LongestTag, _html.Length - start));
        for (int i = 0; tag[i..].IndexOfAny(TagEnds) is >= 0 and int step;)
        {
            i += step;
            if (tag[i] == '>')
            {
                return start + i + 1;
            }

            int close = tag[(i + 1)..].IndexOf(tag[i]);
            if (close < 0)
            {
                break;
            }

            i += close + 2;
        }

        int first = Find(">", start);
        return first < 0 ? _html.Length : first + 1;
    }

    private int Find(string value, int start)
    {
        int position = _absent.Contains(value) ? -1 : _html.IndexOf(value, start, StringComparison.OrdinalIgnoreCase);
        if (position < 0)
        {
            _absent.Add(value);
        }

        return position;
    }
}
