using Ml.Attention.Gradients;
using Xunit;

namespace Ml.Attention.Tests.Gradients;

/// <summary>Every rule of the table against central differences.</summary>
public sealed class GradientRulesTests(ITestOutputHelper output)
{
    private const int Seed = 20240;
    private const double Tolerance = 1e-4;

    private static readonly Dictionary<string, GradientCase> Cases =
        ArithmeticCases.All.Concat(ProductCases.All).Concat(ReductionCases.All).Concat(ShapeCases.All).ToDictionary(each => each.ToString());

    public static IEnumerable<TheoryDataRow<string>> CaseNames => Cases.Keys.Select(name => new TheoryDataRow<string>(name));

    [Fact]
    public void Every_operator_of_the_table_has_a_case()
    {
        var untested = GradientRules.Operators.Except(Cases.Values.Select(each => each.Operator));
        Assert.True(!untested.Any(), $"Add a case for: {string.Join(", ", untested)}.");
    }

    [Fact]
    public void Every_case_is_of_an_operator_of_the_table()
    {
        Assert.Empty(Cases.Values.Select(each => each.Operator).Except(GradientRules.Operators));
    }

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void Equals_central_differences(string name)
    {
        double[] errors = CentralDifferences.RelativeErrors(Cases[name], Seed);
        output.WriteLine($"seed {Seed}, relative errors {string.Join(" ", errors.Select(error => $"{error:E1}"))}");
        Assert.All(errors, error => Assert.InRange(error, 0, Tolerance));
    }
}
