using Ml.Attention.Graphs.Protobuf;
using Ml.Attention.Inference;
using Xunit;

namespace Ml.Attention.Tests.Inference;

/// <summary>The list of operators that are let in is that of the operators that are written.</summary>
public sealed class KnownOperatorsTests(ITestOutputHelper output)
{
    [Fact]
    public void Models_of_all_forms_have_the_operators_of_the_list_and_the_list_has_no_others()
    {
        var found = new Dictionary<(string Domain, string Name), string>();
        int models = 0;
        foreach (var (name, model) in ExportedForms.Classifiers().SelectMany(form => ExportedForms.MadeOf(form.Name, form.Bytes)).Concat(ExportedForms.Others()))
        {
            models++;
            GraphCheck.Check(model, name);
            foreach (NodeProto node in AllOf(model.Graph))
            {
                found.TryAdd((node.Domain, node.OpType), name);
            }
        }

        static IEnumerable<NodeProto> AllOf(GraphProto graph) =>
            graph.Node.SelectMany(node => node.Attribute.Where(attribute => attribute.G is not null).SelectMany(attribute => AllOf(attribute.G)).Append(node));

        output.WriteLine($"{models} models, {found.Count} operators");
        Assert.Equal(
            KnownOperators.All.Select(each => $"{each.Domain}.{each.Name}").Order(StringComparer.Ordinal),
            found.Keys.Select(each => $"{each.Domain}.{each.Name}").Order(StringComparer.Ordinal));
    }
}
