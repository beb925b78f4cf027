using Helpdesk.Identity;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Filtering;

/// <summary>A part of a name finds the tickets of everybody who has it: of the fifty-first person, and of those who have left.</summary>
public sealed class PersonFilterTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Theory]
    [InlineData("requester ~ Crowd", 60)]
    [InlineData("requester ~ crowd and requester !~ \"crowd 0\"", 51)]
    [InlineData("requester = \"Crowd 60\"", 1)]
    public async Task APartOfAName_FindsEverybodyWhoHasIt(string filter, int count)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        if (!await db.Tickets.AnyAsync(t => t.ExternalNumber == "crowd", cancellationToken))
        {
            var people = await scope.Services.GetRequiredService<IPeopleImport>().EnsurePeopleAsync(
                [.. Enumerable.Range(1, 60).Select(i => new ImportedPerson($"test:{i}", $"Crowd {i:00}", "Requester"))], cancellationToken);
            db.Tickets.AddRange(people.Values.Select((id, i) => TicketOf(id, $"INC9{i:000000}")));
            await db.SaveChangesAsync(cancellationToken);

            // The last one has left.
            var last = people["test:60"];
            var identity = scope.Services.GetRequiredService<IdentityDbContext>();
            (await identity.Users.SingleAsync(u => u.Id == last, cancellationToken)).IsActive = false;
            await identity.SaveChangesAsync(cancellationToken);
        }

        var predicate = await scope.Services.GetRequiredService<FilterCompiler>().CompileAsync(filter, cancellationToken);

        (await db.Tickets.CountAsync(predicate!, cancellationToken)).ShouldBe(count);
    }

    private static Ticket TicketOf(Guid requester, string number) => new()
    {
        TypeId = "incident",
        Number = number,
        Title = "VPN drops",
        State = "new",
        IsOpen = true,
        Priority = 3,
        RequesterId = requester,
        Channel = "portal",
        CreatedAt = Some.Now,
        UpdatedAt = Some.Now,
        LastSequence = 1,
        ExternalNumber = "crowd",
    };
}
