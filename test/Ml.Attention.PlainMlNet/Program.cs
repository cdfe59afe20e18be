using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

// model.zip texts.json → one JSON object a text: the probabilities and the predicted label, as its key and as its value.
if (args is not [string zip, string texts])
{
    Console.Error.WriteLine("usage: Ml.Attention.PlainMlNet model.zip texts.json");
    return 2;
}

var ml = new MLContext();
var model = ml.Model.Load(zip, out _);
var rows = JsonSerializer.Deserialize<string?[]>(File.ReadAllText(texts))!.Select(text => new Row { Text = text }).ToArray();
var scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
var named = ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(scored).Transform(scored);
foreach (var (score, label, name) in named.GetColumn<float[]>("Score").Zip(named.GetColumn<uint>("PredictedLabel"), named.GetColumn<string>("Name")))
{
    Console.WriteLine(JsonSerializer.Serialize(new { score, label, name }));
}

return 0;

internal sealed class Row
{
    public string? Text { get; set; }
}
