using Microsoft.ML;
using Ml.Attention.Translation;

namespace Ml.Attention.Pipeline;

/// <summary>Rows of texts that are translated.</summary>
/// <param name="translator">Translates them.</param>
/// <param name="text">Reads the text of the row that the source is at.</param>
internal sealed class TranslatedRows(Translator translator, ValueGetter<ReadOnlyMemory<char>> text) : ScoredRows
{
    private readonly List<string> _texts = [];
    private IReadOnlyList<TranslatedText> _translations = [];

    public override void Clear() => _texts.Clear();

    public override void Read()
    {
        ReadOnlyMemory<char> value = default;
        text(ref value);
        _texts.Add(value.ToString());
    }

    public override void Score() => _translations = translator.Translate(_texts);

    public override Delegate Getter(OutputKind kind, Func<int> row) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> translation) =>
        {
            int index = row(); // Before the translations are looked at: asking may make them.
            translation = _translations[index].Text.AsMemory();
        });
}
