using Helpdesk.Tickets.Areas.Desk.Pages;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Quick filters add and take away whole conditions.</summary>
public sealed class QueueConditionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("open", "open")]
    [InlineData("open and assignee = me", "open|assignee = me")]
    [InlineData("open AND assignee = me", "open|assignee = me")]
    [InlineData("open and (team = a or team = b)", "open|(team = a or team = b)")]
    [InlineData("title ~ \"cats and dogs\" and open", "title ~ \"cats and dogs\"|open")]
    [InlineData("open or priority = 1", "open or priority = 1")]
    [InlineData("open and a = 1 or b = 2", "open and a = 1 or b = 2")]
    public void Conditions_AreThoseJoinedByAndAtTheOutermostLevel(string filter, string expected) =>
        string.Join('|', QueueModel.Conditions(filter)).ShouldBe(expected);

    [Fact]
    public void Columns_UnknownNamesAreLeftOut_NumberAndTitleStay()
    {
        QueueColumns.Of("state,nonsense").Select(c => c.Name).ShouldBe(["number", "title", "state"]);
        QueueColumns.Of("").Select(c => c.Name).ShouldBe(QueueColumns.Default);
    }
}
