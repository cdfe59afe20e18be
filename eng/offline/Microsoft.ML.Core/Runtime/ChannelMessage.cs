namespace Microsoft.ML.Runtime;

/// <summary>A text message; it is formatted when it is read.</summary>
public readonly struct ChannelMessage
{
    public readonly ChannelMessageKind Kind;

    public readonly MessageSensitivity Sensitivity;

    private readonly string _text;
    private readonly object[]? _arguments;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string text, object[]? arguments = null)
    {
        Ensure.NotEmpty(text, "message");
        Kind = kind;
        Sensitivity = sensitivity;
        _text = text;
        _arguments = arguments;
    }

    public string Message => _arguments is null ? _text : string.Format(_text, _arguments);
}
