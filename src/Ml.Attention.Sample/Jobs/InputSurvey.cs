using System.Globalization;
using Ml.Attention.Sample.Data;
using Ml.Attention.Sample.DuckDb;

namespace Ml.Attention.Sample.Jobs;

/// <summary>How many rows a file has, and which lines of it cannot be read.</summary>
/// <param name="Rows">Rows that can be read.</param>
/// <param name="RowGroups">Of Parquet: the rows of each group.</param>
/// <param name="Unreadable">Lines that are passed over, in order.</param>
internal sealed record InputSurvey(long Rows, IReadOnlyList<long> RowGroups, IReadOnlyList<UnreadableLine> Unreadable)
{
    /// <summary>Reads a file through; of Parquet its end alone.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public static InputSurvey Of(DuckDbSession session, InputFile file, CancellationToken cancellationToken)
    {
        CompressedFile.Check(file.Path, cancellationToken);
        try
        {
            return file.Kind switch
            {
                InputKind.Parquet => OfParquet(session, file),
                InputKind.JsonLines => new(Number(session.Rows($"SELECT CAST(count(*) AS VARCHAR) FROM {InputTable.ReadJson(file)}")[0][0]), [], []),
                _ => OfDelimited(session, file),
            };
        }
        catch (DuckDbException exception)
        {
            throw InputTable.Unreadable(file, exception);
        }
    }

    /// <summary>The number, from 1, of a row that can be read, among all rows: those that cannot be read count too.</summary>
    /// <param name="readable">How many readable rows come before it.</param>
    public long RowNumber(long readable)
    {
        int from = 0, to = Unreadable.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = Unreadable[middle].ReadableBefore <= readable ? (middle + 1, to) : (from, middle);
        }

        return readable + 1 + from;
    }

    private static InputSurvey OfParquet(DuckDbSession session, InputFile file)
    {
        long[] groups =
        [
            .. session.Rows($"SELECT CAST(any_value(row_group_num_rows) AS VARCHAR) FROM parquet_metadata({InputFiles.Literal(file.Path)}) GROUP BY row_group_id ORDER BY row_group_id")
                .Select(row => Number(row[0])),
        ];
        return new(groups.Sum(), groups, []);
    }

    private static InputSurvey OfDelimited(DuckDbSession session, InputFile file)
    {
        // count(COLUMNS(*)) reads every column, as scoring does.
        session.Execute($"CREATE OR REPLACE TEMP TABLE counted AS SELECT count(COLUMNS(*)), count(*) AS all_rows FROM {InputTable.ReadDelimited(file, remember: true)}");
        long rows = Number(session.Rows("SELECT CAST(all_rows AS VARCHAR) FROM counted")[0][0]);
        var lines = session.Rows("SELECT CAST(line AS VARCHAR), min(error_message) FROM reject_errors GROUP BY line ORDER BY line");
        session.Execute("DROP TABLE counted");
        session.Execute("DROP TABLE IF EXISTS reject_errors");
        session.Execute("DROP TABLE IF EXISTS reject_scans");
        if (lines.Count >= InputTable.MostUnreadable)
        {
            throw new InputException($"'{file.Path}' has {InputTable.MostUnreadable:N0} lines or more that cannot be read, one of them line {lines[0][0]}: {Reason(lines[0][1]!)}. Is it UTF-8, and are quotes as --quotes says?");
        }

        long before = 0;
        return new(rows, [], [.. lines.Select(line => new UnreadableLine(Number(line[0]), Number(line[0]) - 2 - before++, Reason(line[1]!)))]);
    }

    private static string Reason(string message) => message.Split('\n')[0] switch
    {
        var line when line.StartsWith("Invalid unicode", StringComparison.Ordinal) => "not UTF-8",
        var line when line.StartsWith("Expected Number of Columns", StringComparison.Ordinal) => "another number of columns than the header: " + line["Expected Number of Columns: ".Length..].Replace(" Found: ", " expected, found ", StringComparison.Ordinal),
        var line => line.TrimEnd('.'),
    };

    private static long Number(string? text) => long.Parse(text!, CultureInfo.InvariantCulture);
}
