using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Engine;

public sealed class StimulusHashTests
{
    [Fact]
    public void HashOfAnEvent_IsTheOneThatElsaMakes() =>
        StimulusHash.Of(Event.TypeName, Event.StimulusOf("ev1")).ShouldStartWith("74212EDC");
}
