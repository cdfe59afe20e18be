using System.Globalization;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>How the inputs are divided into outputs, and those among shards: the same on every machine.</summary>
internal sealed class JobPlan
{
    /// <summary>Parquet files are cut so that a shard has about so many parts of the largest, at least.</summary>
    private const int PartsOfShard = 4;

    private readonly Dictionary<InputFile, InputSurvey> _surveys;

    private JobPlan(IReadOnlyList<InputPart> parts, Dictionary<InputFile, InputSurvey> surveys) => (Parts, _surveys) = (parts, surveys);

    /// <summary>All parts of the job, in the order of inputs and rows.</summary>
    public IReadOnlyList<InputPart> Parts { get; }

    /// <summary>Divides the inputs.</summary>
    /// <remarks>
    /// Only Parquet says in its end how many rows it has; other files are counted, which means read, where rows of an
    /// output are limited. Those are not divided otherwise.
    /// </remarks>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public static JobPlan Create(DuckDbSession session, IReadOnlyList<InputFile> files, JobOptions options, CancellationToken cancellationToken)
    {
        Dictionary<InputFile, InputSurvey> surveys = [];
        foreach (var file in files.Where(file => file.Kind == InputKind.Parquet || options.MaxRowsPerFile is not null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            surveys[file] = InputSurvey.Of(session, file, cancellationToken);
        }

        long share = surveys.Where(survey => survey.Key.Kind == InputKind.Parquet).Sum(survey => survey.Value.Rows) / options.Shard.Count / PartsOfShard;
        var names = InputFiles.OutputNames(files);
        string extension = options.Format.ToString().ToLowerInvariant();
        List<InputPart> parts = [];
        for (int i = 0; i < files.Count; i++)
        {
            var survey = surveys.GetValueOrDefault(files[i]);
            long[] lengths = survey is null ? [] : [.. Lengths(survey, options, share)];
            if (lengths.Length < 2)
            {
                parts.Add(new(files[i], 0, survey?.Rows, $"{names[i]}.{extension}", IsLast: true));
                continue;
            }

            long first = 0;
            for (int part = 0; part < lengths.Length; part++)
            {
                string number = (part + 1).ToString(CultureInfo.InvariantCulture).PadLeft(5, '0');
                parts.Add(new(files[i], first, lengths[part], $"{names[i]}.part-{number}.{extension}", part == lengths.Length - 1));
                first += lengths[part];
            }
        }

        return new(parts, surveys);
    }

    /// <summary>The parts of a shard: every N-th.</summary>
    public IEnumerable<InputPart> Of(Shard shard) => Parts.Where((_, i) => i % shard.Count == shard.Number - 1);

    /// <summary>How many rows a file has; counted when it is first asked for.</summary>
    public InputSurvey Survey(DuckDbSession session, InputFile file, CancellationToken cancellationToken) =>
        _surveys.TryGetValue(file, out var survey) ? survey : _surveys[file] = InputSurvey.Of(session, file, cancellationToken);

    private static IEnumerable<long> Lengths(InputSurvey survey, JobOptions options, long share)
    {
        long most = options.MaxRowsPerFile ?? long.MaxValue;
        long[] groups = options.Shard.Count > 1 && survey.RowGroups.Count > 1 ? [.. Joined(survey.RowGroups, Math.Max(1, share))] : [survey.Rows];
        foreach (long group in groups)
        {
            for (long left = group; left > 0; left -= most)
            {
                yield return Math.Min(left, most);
            }
        }
    }

    /// <summary>Neighbouring groups together as long as they do not exceed a share.</summary>
    private static IEnumerable<long> Joined(IEnumerable<long> groups, long share)
    {
        long rows = 0;
        foreach (long group in groups)
        {
            if (rows > 0 && rows + group > share)
            {
                yield return rows;
                rows = 0;
            }

            rows += group;
        }

        if (rows > 0)
        {
            yield return rows;
        }
    }
}
