using Helpdesk.Tickets.Generation;

namespace Helpdesk.Modules.Tests.Tickets.Features;

public sealed class TwoStagesTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_GivesEverythingInOrder()
    {
        List<int> used = [];

        await TwoStages.RunAsync<int>(
            2,
            async (made, token) =>
            {
                for (var i = 0; i < 10; i++)
                {
                    await made.WriteAsync(i, token);
                }
            },
            thing =>
            {
                used.Add(thing);
                return Task.CompletedTask;
            },
            CancellationToken);

        used.ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task Run_WhenTheUserOfTheThingsFails_EndsTheirMakerToo()
    {
        var ended = false;

        var failure = await Should.ThrowAsync<InvalidOperationException>(() => TwoStages.RunAsync<int>(
            1,
            async (made, token) =>
            {
                try
                {
                    while (true)
                    {
                        await made.WriteAsync(1, token);
                    }
                }
                finally
                {
                    ended = true;
                }
            },
            _ => throw new InvalidOperationException("The disk is full."),
            CancellationToken));

        failure.Message.ShouldBe("The disk is full.");
        ended.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_WhenTheMakerFails_SaysWhy() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => TwoStages.RunAsync<int>(
            1, (_, _) => throw new InvalidOperationException("No idea."), _ => Task.CompletedTask, CancellationToken))).Message.ShouldBe("No idea.");
}
