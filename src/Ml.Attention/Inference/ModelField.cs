namespace Ml.Attention.Inference;

/// <summary>A field of a message of the ONNX file format.</summary>
/// <param name="Name">As the specification calls it.</param>
/// <param name="Kind">What its bytes are.</param>
/// <param name="Message">What it holds, where that is a message.</param>
/// <param name="Repeated">Whether it may stand there more than once.</param>
/// <param name="Refused">Why no model of this library has it; null where one may.</param>
internal sealed record ModelField(string Name, ModelFieldKind Kind, ModelMessage? Message = null, bool Repeated = false, string? Refused = null);
