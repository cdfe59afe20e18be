using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.ML;
using Microsoft.ML.Data;
using Ml.Attention.Pipeline;
using Xunit;

namespace Ml.Attention.MlNetTests;

/// <summary>Data as ML.NET's own loaders read them, and the exported file in its ONNX component.</summary>
public sealed class LoaderTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("ml-attention-").FullName;

    [Fact]
    public void A_text_loader_with_quoted_fields()
    {
        string path = Path.Combine(_folder, "messages.csv");
        string[] lines = [.. Messages.Rows(150, seed: 1).Select(row => $"\"{row.Text}, \"\"quoted\"\"\nand a second line\",{row.Label}")];
        File.WriteAllText(path, string.Join('\n', lines.Prepend("Text,Label")));
        var data = _ml.Data.LoadFromTextFile(path, new TextLoader.Options
        {
            Columns = [new("Text", DataKind.String, 0), new("Label", DataKind.String, 1)],
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            ReadMultilines = true,
        });
        Assert.Equal(150, data.GetColumn<string>("Text").Count(text => text.Contains("\"quoted\"", StringComparison.Ordinal)));
        using var model = Pipeline().Fit(data);
        Assert.True(Accuracy(model, data) > 0.95);
    }

    [Fact]
    public void A_database()
    {
        string connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "messages.db"), Pooling = false }.ToString();
        Fill(connection);
        var loader = _ml.Data.CreateDatabaseLoader(new DatabaseLoader.Column("Text", DbType.String, 0), new DatabaseLoader.Column("Label", DbType.String, 1));
        var data = loader.Load(new DatabaseSource(SqliteFactory.Instance, connection, "SELECT Text, Label FROM Messages"));
        using var model = Pipeline().Fit(data);
        Assert.True(Accuracy(model, data) > 0.95);
    }

    [Fact]
    public void The_exported_file_in_the_ONNX_component()
    {
        var data = Messages.View(_ml, 120, seed: 1);
        using var model = Pipeline().Fit(data);
        string path = Path.Combine(_folder, "model.onnx");
        _ml.Attention.SaveModel(model, path);
        var onnx = _ml.Transforms.ApplyOnnxModel(["Score", "PredictedLabel"], ["Text"], path).Fit(data);
        float[][] expected = Messages.Vectors(model.Transform(data), "Score"), actual = Messages.Vectors(onnx.Transform(data), "Score");
        Assert.All(expected.Zip(actual), pair => Assert.All(pair.First.Zip(pair.Second), scores => Assert.Equal(scores.First, scores.Second, 1e-5)));
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(_folder, recursive: true);
    }

    private EstimatorChain<TextClassificationTransformer> Pipeline() =>
        _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Attention.TextClassification(options: Messages.Options()));

    private double Accuracy(TransformerChain<TextClassificationTransformer> model, IDataView data) => _ml.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy;

    private static void Fill(string connection)
    {
        using var database = new SqliteConnection(connection);
        database.Open();
        using var transaction = database.BeginTransaction();
        using var command = database.CreateCommand();
        command.CommandText = "CREATE TABLE Messages (Text TEXT, Label TEXT)";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO Messages VALUES ($text, $label)";
        var text = command.Parameters.Add("$text", SqliteType.Text);
        var label = command.Parameters.Add("$label", SqliteType.Text);
        foreach (var row in Messages.Rows(150, seed: 2))
        {
            (text.Value, label.Value) = (row.Text, row.Label);
            Assert.Equal("1", command.ExecuteNonQuery().ToString(CultureInfo.InvariantCulture));
        }

        transaction.Commit();
    }
}
