using System.Text;
using Ml.Attention.Sample.Output;
using Ml.Attention.Training;

namespace Ml.Attention.Sample.Data;

/// <summary>Writes examples as a tab-separated file without quoting, as <see cref="ExampleFile"/> reads it.</summary>
internal static class ExampleFileWriter
{
    /// <summary>Writes all examples. Tabs and line breaks in them become spaces.</summary>
    public static void Write(string path, IEnumerable<TextExample> examples) => OutputFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("label\ttext");
        foreach (var example in examples)
        {
            writer.WriteLine($"{OneField(example.Label)}\t{OneField(example.Text)}");
        }
    });

    private static string OneField(string value) =>
        string.Create(value.Length, value, (field, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                field[i] = source[i] is '\t' or '\n' or '\r' or '\v' or '\f' or '\0' or '\u0085' or '\u2028' or '\u2029' ? ' ' : source[i];
            }
        });
}
