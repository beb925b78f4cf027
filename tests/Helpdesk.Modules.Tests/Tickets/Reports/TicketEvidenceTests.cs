using Helpdesk.Compliance;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Reports;

public abstract class TicketEvidenceTests(TicketsHost host)
{
    private const TicketEvidenceParts All = TicketEvidenceParts.Links | TicketEvidenceParts.Events | TicketEvidenceParts.Messages
        | TicketEvidenceParts.Attachments | TicketEvidenceParts.Clocks | TicketEvidenceParts.Rating;

    private static readonly ReportScope Always = new(new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeZoneInfo.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATicket_TellsItsFacts_InWordsThatAPersonCanRead()
    {
        var number = await host.TakenAsync("Printer burns");
        (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "We are coming.", isPublic = true })).Status.ShouldBe(201);
        (await host.AttachAsync("anna", number)).Status.ShouldBe(201);
        var other = await host.ReportAsync("Smoke");
        (await host.PostAsync("anna", $"/incidents/{number}/links", new { kind = TicketLinkKinds.RelatesTo, target = other })).Status.ShouldBeLessThan(300);

        var (rows, context) = await ReadAsync("anna", Always with { Keys = [number] }, All);
        var ticket = rows.Single();

        (ticket.Number, ticket.Title, ticket.StateId, ticket.State, ticket.Requester, ticket.Assignee).ShouldBe((number, "Printer burns", "in-progress", "In progress", "Rita Sommer", "Anna Berger"));
        var change = ticket.Events.SelectMany(e => e.Changes).Single(c => c.Field == "state" && c.OldValue is not null);
        (change.Label, change.Old, change.New, change.OldValue, change.NewValue).ShouldBe(("State", "New", "In progress", "new", "in-progress"));
        ticket.Events[0].Actor.ShouldBe("Rita Sommer");
        ticket.Messages.Single().Body.ShouldBe("We are coming.");
        var file = ticket.Attachments.Single();
        (file.FileName, file.Length, file.By, file.Sha256.Length).ShouldBe(("log.txt", 4, "Anna Berger", 64));
        (ticket.Links.Single().Number, ticket.Links.Single().Name).ShouldBe((other, "Relates to"));
        ticket.Clocks.ShouldNotBeEmpty();
        ticket.Clocks.ShouldAllBe(c => c.TargetSeconds > 0);
        ticket.Clocks.Single(c => c.Metric == "Resolution time").Segments.Single().Kind.ShouldBe("Running");
        (context.Expected, context.HiddenByRights, context.Notes.Count).ShouldBe((1, 0, 0));
    }

    [Fact]
    public async Task AnUnknownNumber_IsANote_AndTheOthersAreRead()
    {
        var number = await host.ReportAsync();
        var (rows, context) = await ReadAsync("anna", Always with { Keys = ["INC9999999", number] });

        rows.Single().Number.ShouldBe(number);
        context.Notes.Single().ShouldBe("INC9999999 was asked for, and there is no such ticket of this kind.");
    }

    [Fact]
    public async Task AFilter_IsSaidInWords_AndAWrongOneWithItsSentence()
    {
        var number = await host.ReportAsync("Filtered by title");
        var (rows, context) = await ReadAsync("anna", Always with { Query = "title ~ \"filtered by\"  and (open or priority<=2)" });

        rows.Single().Number.ShouldBe(number);
        context.QueryInWords.ShouldBe("Title has “filtered by” and (Open is yes or Priority is at most 2)");
        context.Query.ShouldBe("title ~ \"filtered by\" and (open = yes or priority <= 2)");
        (await Should.ThrowAsync<ValidationException>(() => ReadAsync("anna", Always with { Query = "colour = red" }))).Errors.Keys.ShouldBe(["filter"]);
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoTicket_NoNumber_AndNoError()
    {
        var (rows, context) = await ReadAsync("anna", Always with { To = Always.From.AddDays(1) });

        rows.ShouldBeEmpty();
        (await NumbersAsync(Always with { To = Always.From.AddDays(1) })).Numbers.ShouldBeNull();
        context.Expected.ShouldBe(0);
    }

    [Fact]
    public async Task WhoDoesNotSeeTheDesk_GetsNothing_AndTheNumberOfWhatIsHidden()
    {
        var number = await host.ReportAsync();
        var (rows, context) = await ReadAsync("rita", Always with { Keys = [number] });

        rows.ShouldBeEmpty();
        (context.Expected, context.HiddenByRights).ShouldBe((0, 1));
    }

    [Fact]
    public async Task APage_CostsTheSameQueries_HoweverManyTicketsItHas()
    {
        var one = await host.TakenAsync();
        List<string> many = [one];
        for (var i = 0; i < 6; i++)
        {
            many.Add(await host.TakenAsync());
        }

        await ReadAsync("anna", Always with { Keys = [one] }, All);
        var few = await CountAsync([one]);
        (await CountAsync(many)).ShouldBe(few);

        async Task<int> CountAsync(IReadOnlyList<string> keys)
        {
            await using var scope = await host.CreateScopeAsync("anna");
            using var count = QueryCount.Start();
            await foreach (var page in scope.Services.GetRequiredService<ITicketEvidence>().ReadAsync(new("incident", All), new(Always with { Keys = keys }), Token))
            {
                page.Count.ShouldBe(keys.Count);
            }

            return count.Commands;
        }
    }

    private async Task<(IReadOnlyList<TicketEvidence> Rows, ReportContext Context)> ReadAsync(
        string userName, ReportScope asked, TicketEvidenceParts parts = TicketEvidenceParts.None)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        ReportContext context = new(asked);
        List<TicketEvidence> rows = [];
        await foreach (var page in scope.Services.GetRequiredService<ITicketEvidence>().ReadAsync(new("incident", parts), context, Token))
        {
            rows.AddRange(page);
        }

        return (rows, context);
    }

    private async Task<ReportContext> NumbersAsync(ReportScope asked)
    {
        await using var scope = await host.CreateScopeAsync("anna");
        ReportContext context = new(asked);
        await scope.Services.GetRequiredService<ITicketEvidence>().SayNumbersAsync("incident", context, Token);
        return context;
    }
}

public sealed class TicketEvidenceOnSqliteTests(TicketsHost host) : TicketEvidenceTests(host), IClassFixture<TicketsHost>;

public sealed class TicketEvidenceOnPostgreSqlTests(PostgreSqlTicketsHost host) : TicketEvidenceTests(host), IClassFixture<PostgreSqlTicketsHost>;
