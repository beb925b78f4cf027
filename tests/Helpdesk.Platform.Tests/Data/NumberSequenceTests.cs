using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class NumberSequenceTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Next_FromTheStart_CountsFromOne(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        List<long> numbers = [];
        for (var i = 0; i < 70; i++)
        {
            numbers.Add(await NextAsync(shell));
        }

        numbers.ShouldBe(Enumerable.Range(1, 70).Select(i => (long)i));
        (await shell.InScopeAsync(s => s.GetRequiredService<INumberSequence>().NextAsync("another", CancellationToken.None))).ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Next_InsideAWriteTransaction_NeitherWaitsForItselfNorRepeatsAfterARollback(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        List<long> given = [];
        for (var round = 0; round < 3; round++)
        {
            await using var scope = shell.CreateScope();
            var services = scope.ServiceProvider;
            await using var transaction = await services.UnitOfWork().BeginAsync();
            services.Sample().Notes.Add(new Note { Title = $"Round {round}" });
            await services.Sample().SaveChangesAsync();
            List<long> inside = [];
            for (var i = 0; i < 40; i++)
            {
                inside.Add(await services.GetRequiredService<INumberSequence>().NextAsync("note", CancellationToken.None));
            }

            inside.ShouldBe(inside.Order());
            if (round == 1)
            {
                // Rolled back: these numbers went nowhere, so whether they come again does not matter.
                continue;
            }

            given.AddRange(inside);
            await transaction.CommitAsync();
        }

        for (var i = 0; i < 100; i++)
        {
            given.Add(await NextAsync(shell));
        }

        given.Distinct().Count().ShouldBe(given.Count, "no number is given twice");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Next_FromTwoNodesInAndOutOfTransactions_NeverRepeats(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await using var other = shell.AnotherNode();
        var given = new System.Collections.Concurrent.ConcurrentBag<long>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, token) =>
        {
            await using var scope = (i % 2 == 0 ? shell : other).CreateScope();
            var services = scope.ServiceProvider;
            if (i % 3 == 0)
            {
                await using var transaction = await services.UnitOfWork().BeginAsync(token);
                var number = await services.GetRequiredService<INumberSequence>().NextAsync("note", token);
                services.Sample().Notes.Add(new Note { Title = $"Note {number}" });
                await services.Sample().SaveChangesAsync(token);
                await transaction.CommitAsync(token);
                given.Add(number);
            }
            else
            {
                given.Add(await services.GetRequiredService<INumberSequence>().NextAsync("note", token));
            }
        });
        given.Count.ShouldBe(300);
        given.Distinct().Count().ShouldBe(300);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Reserve_GivesARangeOfItsOwn(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var before = await NextAsync(shell);
        var first = await shell.InScopeAsync(s => s.GetRequiredService<INumberSequence>().ReserveAsync("note", 1000, CancellationToken.None));
        first.ShouldBeGreaterThan(before);
        for (var i = 0; i < 100; i++)
        {
            (await NextAsync(shell)).ShouldNotBeInRange(first, first + 999);
        }
    }

    private static Task<long> NextAsync(DataShell shell) =>
        shell.InScopeAsync(s => s.GetRequiredService<INumberSequence>().NextAsync("note", CancellationToken.None));
}
