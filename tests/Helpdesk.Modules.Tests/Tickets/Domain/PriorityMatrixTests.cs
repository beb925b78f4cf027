using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

public sealed class PriorityMatrixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(1, 3, 3)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 2, 3)]
    [InlineData(2, 3, 4)]
    [InlineData(3, 1, 3)]
    [InlineData(3, 2, 4)]
    [InlineData(3, 3, 5)]
    public void TheDefault_IsTheFieldsThreeByThree(int impact, int urgency, int priority) =>
        PriorityMatrix.Default.Compute(impact, urgency).ShouldBe(priority);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(1, null)]
    [InlineData(0, 1)]
    [InlineData(1, 4)]
    public void WhatIsUnknown_GivesNoPriority(int? impact, int? urgency) => PriorityMatrix.Default.Compute(impact, urgency).ShouldBeNull();

    [Fact]
    public void TheSettings_GiveTheDefault() =>
        Cells(PriorityMatrixText.For("incident", new PrioritySettings())).ShouldBe([1, 2, 3, 2, 3, 4, 3, 4, 5]);

    [Fact]
    public void AType_MayHaveAMatrixOfItsOwn()
    {
        var settings = new PrioritySettings { MatrixByType = "request: 2 2 2 3 3 3 4 4 4\nincident: 1 2 3 2 3 4 3 4 4" };

        PriorityMatrixText.For("incident", settings).Compute(3, 3).ShouldBe(4);
        PriorityMatrixText.For("request", settings).Compute(1, 1).ShouldBe(2);
        PriorityMatrixText.For("change", settings).Compute(3, 3).ShouldBe(5);
    }

    [Fact]
    public void AMatrix_WithoutNineCells_IsRefused() => Should.Throw<ArgumentException>(() => new PriorityMatrix([1, 2, 3]));

    private static IEnumerable<int> Cells(PriorityMatrix matrix) =>
        from impact in Enumerable.Range(1, 3) from urgency in Enumerable.Range(1, 3) select matrix.Compute(impact, urgency)!.Value;
}
