using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Ml.Attention.Tests.Sample.Commands;
using Xunit;

namespace Ml.Attention.Tests.Sample.Jobs;

/// <summary>Files with lines that are broken in every way, beside what a reader of a few lines makes of them.</summary>
public sealed class DelimitedRowTests(TrainedModel model, ITestOutputHelper output) : IClassFixture<TrainedModel>
{
    [Fact]
    public async Task Rows_are_kept_or_rejected_as_a_plain_reader_has_it()
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 6; round++)
        {
            using var folder = new TemporaryFolder();
            using var content = new MemoryStream();
            content.Write("id\ttext\tmore\n"u8);
            List<string> kept = [];
            List<long> rejected = [];
            int rows = random.Next(1, 6000);
            for (int row = 1; row <= rows; row++)
            {
                byte[] line = Line(random, row);
                content.Write([.. line, (byte)'\n']);
                string[] fields = Encoding.UTF8.GetString(line).Split('\t');
                if (Utf8.IsValid(line) && fields.Length == 3 && fields[1].Length > 0)
                {
                    kept.Add($"{fields[0]}|{fields[1]}|{(fields[2].Length == 0 ? "NULL" : fields[2])}");
                }
                else
                {
                    rejected.Add(row);
                }
            }

            folder.Write("in.tsv", content.ToArray());
            (await CommandResult.RunAsync("score", "--model", model.Model, "--input", folder["in.tsv"], "--output", folder["out"], "--keep", "id,text,more", "--max-rows-per-file", "1000")).AssertSuccess();
            string[] outputs = [.. Directory.GetFiles(folder["out"], "*.parquet").Order(StringComparer.Ordinal)];
            Assert.Equal(kept, outputs.SelectMany(path => Table.Read(path, "id, text, more")));
            Assert.Equal(rejected, File.ReadLines(folder[Path.Combine("out", "_rejected.jsonl")]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("row").GetInt64()).Order());
        }
    }

    private static byte[] Line(Random random, int row)
    {
        byte[] text = random.Next(12) switch
        {
            0 => [],
            1 => [.. "broken "u8, (byte)random.Next(0x80, 0x100)],
            2 => "\"quoted"u8.ToArray(),
            3 => "# no comment"u8.ToArray(),
            4 => "naïve 我爱你 👍"u8.ToArray(),
            5 => "'single' and \\ back"u8.ToArray(),
            _ => Encoding.UTF8.GetBytes($"a fine film {row}"),
        };
        byte[] id = Encoding.UTF8.GetBytes($"{row:0000}");
        return random.Next(40) switch
        {
            0 => id,
            1 => [.. id, (byte)'\t', .. text],
            2 => [.. id, (byte)'\t', .. text, .. "\tmore\tand more"u8],
            3 => [.. id, (byte)'\t', .. text, (byte)'\t'],
            4 => [.. id, (byte)'\t', .. text, (byte)'\t', 0xFF],
            _ => [.. id, (byte)'\t', .. text, .. "\tmore"u8],
        };
    }
}
