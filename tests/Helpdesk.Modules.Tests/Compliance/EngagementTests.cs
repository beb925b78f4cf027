using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Reports;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using static Helpdesk.Modules.Tests.Compliance.ReportTenant;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>An audit: who takes part, what is drawn, and what is asked.</summary>
public sealed class EngagementTests
{
    private static readonly Guid Stranger = Guid.Parse("01932e2a-0000-7000-8000-000000000002");
    private static readonly Guid Staff = Guid.Parse("01932e2a-0000-7000-8000-000000000003");

    [Fact]
    public void ARandomSample_IsTheItemsWithTheSmallestHash_OfSeedAndItem()
    {
        string[] population = [.. Enumerable.Range(1, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"CHG{i:0000000}"))];

        var drawn = Sampling.Draw(population, SampleMethod.Random, 25, "42");

        var byHand = population.OrderBy(k => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("42:" + k))), StringComparer.Ordinal).Take(25).Order(StringComparer.Ordinal);
        drawn.ShouldBe(byHand);
        Sampling.Draw([.. population.Reverse()], SampleMethod.Random, 25, "42").ShouldBe(drawn.Reverse());
        Sampling.Draw(population, SampleMethod.Random, 25, "43").ShouldNotBe(drawn);
    }

    [Fact]
    public void EverySample_HasItsSize_FromThePopulation_WithoutRepetition_AndALargerOneHoldsTheSmaller()
    {
        for (var size = 1; size <= 60; size++)
        {
            string[] population = [.. Enumerable.Range(1, size).Select(i => i.ToString(CultureInfo.InvariantCulture))];
            for (var wanted = 0; wanted <= size + 1; wanted++)
            {
                foreach (var method in (SampleMethod[])[SampleMethod.Random, SampleMethod.EveryNth])
                {
                    var drawn = Sampling.Draw(population, method, wanted, "s");
                    drawn.Count.ShouldBe(Math.Min(wanted, size));
                    drawn.Distinct().Count().ShouldBe(drawn.Count);
                    drawn.ShouldBeSubsetOf(population);
                }

                Sampling.Draw(population, SampleMethod.Random, wanted, "s").ShouldBeSubsetOf(Sampling.Draw(population, SampleMethod.Random, wanted + 1, "s"));
            }
        }
    }

    /// <summary>Also the last ones: with a step that is rounded down, what is behind the last step would never be looked at.</summary>
    [Theory]
    [InlineData(119, 60)]
    [InlineData(1999, 1000)]
    public void EveryNth_ReachesEachItem_ByOneSeedOrAnother(int population, int size)
    {
        string[] items = [.. Enumerable.Range(1, population).Select(i => i.ToString(CultureInfo.InvariantCulture))];

        var reached = Enumerable.Range(0, 200).SelectMany(seed => Sampling.Draw(items, SampleMethod.EveryNth, size, seed.ToString(CultureInfo.InvariantCulture))).Distinct();

        reached.Count().ShouldBe(population);
    }

    [Fact]
    public async Task ASample_IsKeptAsItWasDrawn_AndAnotherOneNeedsAReason()
    {
        await using var audit = await AuditAsync();
        var run = await audit.PopulationAsync(40);

        var first = await audit.DrawAsync(new(run, SampleMethod.Random, 5, "7", null));
        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(run, SampleMethod.Random, 5, "8", null)))).Errors.Keys.ShouldBe(["reason"]);
        var second = await audit.DrawAsync(new(run, SampleMethod.Random, 5, "8", "The first one missed emergencies."));

        (first.PopulationSize, first.Size, first.Seed).ShouldBe((40, 5, "7"));
        JsonSerializer.Deserialize<List<string>>(first.Keys)!.Count.ShouldBe(5);
        second.Keys.ShouldNotBe(first.Keys);
        await audit.AsAsync(PersonId, async s =>
        {
            var db = s.GetRequiredService<ComplianceDbContext>();
            var sample = await db.EngagementSamples.FirstAsync();
            sample.Seed = "1";
            await Should.ThrowAsync<Exception>(db.SaveChangesAsync());
        });
    }

    [Fact]
    public async Task WrongDraws_SayWhatIsWrong()
    {
        await using var audit = await AuditAsync();
        var run = await audit.PopulationAsync(3);

        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(Guid.CreateVersion7(), SampleMethod.Random, 5, "7", null)))).Errors.Keys.ShouldBe(["runId"]);
        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(run, SampleMethod.Random, 0, "7", null)))).Errors.Keys.ShouldBe(["size"]);
        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(run, SampleMethod.Random, 5, " ", null)))).Errors.Keys.ShouldBe(["seed"]);
        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(run, (SampleMethod)9, 5, "7", null)))).Errors.Keys.ShouldBe(["method"]);
        var empty = await audit.PopulationAsync(0);
        (await Should.ThrowAsync<ValidationException>(audit.DrawAsync(new(empty, SampleMethod.Random, 5, "7", null)))).Errors.Keys.ShouldBe(["runId"]);
    }

    [Fact]
    public async Task WhoTakesNoPart_SeesNothingOfIt_AndWhoManagesIt_DrawsNothing()
    {
        await using var audit = await AuditAsync();
        var run = await audit.PopulationAsync(3);

        await audit.AsAsync(Stranger, s => Should.ThrowAsync<NotFoundException>(s.GetRequiredService<EngagementAccess>().FindAsync(audit.Id, CancellationToken.None)), "ManageEngagements", "AnswerAuditQuestions");
        await audit.AsAsync(Staff, s => Should.ThrowAsync<ForbiddenException>(s.GetRequiredService<DrawSample>().HandleAsync(audit.Id, new(run, SampleMethod.All, null, "7", null), CancellationToken.None)));
        await audit.AsAsync(PersonId, s => Should.ThrowAsync<ForbiddenException>(s.GetRequiredService<SaveEngagement>().CloseAsync(audit.Id, CancellationToken.None)), "ManageEngagements");
    }

    [Fact]
    public async Task AQuestion_IsAnsweredByTheOrganisation_AndClosedByTheAuditor()
    {
        await using var audit = await AuditAsync();
        var question = await audit.AsAsync(PersonId, s => s.GetRequiredService<AskQuestion>().HandleAsync(audit.Id, new("Who tested?", "CHG1", "Nobody is named.", null), CancellationToken.None));

        await audit.AsAsync(Staff, s => s.GetRequiredService<AnswerQuestion>().ReplyAsync(question, "The team.", CancellationToken.None), "ManageEngagements");
        (await StateAsync()).ShouldBe(QuestionState.Answered);
        await audit.AsAsync(Staff, s => Should.ThrowAsync<ForbiddenException>(s.GetRequiredService<AnswerQuestion>().CloseAsync(question, CancellationToken.None)));
        await audit.AsAsync(PersonId, s => s.GetRequiredService<AnswerQuestion>().CloseAsync(question, CancellationToken.None));
        await audit.AsAsync(Staff, s => Should.ThrowAsync<BusinessException>(s.GetRequiredService<AnswerQuestion>().ReplyAsync(question, "More.", CancellationToken.None)));
        await audit.AsAsync(PersonId, s => s.GetRequiredService<AnswerQuestion>().ReplyAsync(question, "One more thing.", CancellationToken.None));

        (await StateAsync()).ShouldBe(QuestionState.Open);
        (await audit.AsAsync(PersonId, s => s.GetRequiredService<ComplianceDbContext>().QuestionMessages.OrderBy(m => m.Id).Select(m => m.IsAnswer).ToListAsync())).ShouldBe([false, true, false]);

        Task<QuestionState> StateAsync() => audit.AsAsync(PersonId, async s => (await s.GetRequiredService<ComplianceDbContext>().AuditQuestions.AsNoTracking().SingleAsync()).State);
    }

    [Fact]
    public async Task AClosedAudit_TakesNothingMore()
    {
        await using var audit = await AuditAsync();
        var run = await audit.PopulationAsync(3);
        await audit.AsAsync(Staff, s => s.GetRequiredService<SaveEngagement>().CloseAsync(audit.Id, CancellationToken.None));

        (await Should.ThrowAsync<BusinessException>(audit.DrawAsync(new(run, SampleMethod.All, null, "7", null)))).Code.ShouldBe("Compliance:EngagementClosed");
        await audit.AsAsync(PersonId, s => Should.ThrowAsync<BusinessException>(s.GetRequiredService<AskQuestion>().HandleAsync(audit.Id, new("Who?", null, "Why?", null), CancellationToken.None)));
    }

    [Fact]
    public async Task AnAuditWithoutAnAuditorOrWithAWrongPeriod_IsNotMade()
    {
        await using var audit = await AuditAsync();
        EngagementRequest right = new("Title", "SOC 2", Year.From, Year.To, null, PersonId, []);

        await RefusedAsync(right with { Title = " " }, "title");
        await RefusedAsync(right with { Title = new string('x', 300) }, "title");
        await RefusedAsync(right with { Frame = null }, "frame");
        await RefusedAsync(right with { To = right.From }, "to");
        await RefusedAsync(right with { LeadId = null }, "leadId");
        await RefusedAsync(right with { LeadId = Stranger }, "leadId");
        await RefusedAsync(right with { MemberIds = [Stranger] }, "memberIds");

        async Task RefusedAsync(EngagementRequest request, string field) => (await Should.ThrowAsync<ValidationException>(
            audit.AsAsync(Staff, s => s.GetRequiredService<SaveEngagement>().HandleAsync(null, request, null, CancellationToken.None)))).Errors.Keys.ShouldBe([field]);
    }

    private static async Task<Audit> AuditAsync()
    {
        var people = Substitute.For<IPeopleDirectory>();
        people.MayAsync(PersonId, Arg.Any<Permission>(), Arg.Any<CancellationToken>()).Returns(true);
        people.GetPeopleAsync(Arg.Any<IReadOnlyCollection<Guid>>(), Arg.Any<CancellationToken>()).Returns(new Dictionary<Guid, PersonRef>());
        Audit audit = new(await CreateAsync(configure: services => services.AddScoped(_ => people)));
        audit.Id = await audit.AsAsync(Staff, s => s.GetRequiredService<SaveEngagement>().HandleAsync(
            null, new("Changes", "SOC 2", Year.From, Year.To, "All changes.", PersonId, []), null, CancellationToken.None));
        return audit;
    }

    private sealed class Audit(ReportTenant tenant) : IAsyncDisposable
    {
        public Guid Id { get; set; }

        public async Task<Guid> PopulationAsync(int size)
        {
            tenant.Report.Rows = _ => Enumerable.Range(1, size).Select(i => Inventory.Row(i, "Item"));
            var id = await AsAsync(PersonId, s => s.GetRequiredService<StartReport>().HandleAsync(new("T1", Year) { EngagementId = Id }, CancellationToken.None));
            (await tenant.EndAsync(id)).State.ShouldBe(ReportRunState.Done);
            return id;
        }

        public Task<EngagementSample> DrawAsync(SampleRequest request) => AsAsync(PersonId, s => s.GetRequiredService<DrawSample>().HandleAsync(Id, request, CancellationToken.None));

        public Task<T> AsAsync<T>(Guid person, Func<IServiceProvider, Task<T>> work, params string[] denied) => tenant.Shell.InScopeAsync(s =>
        {
            var user = s.GetRequiredService<TestUser>();
            (user.Id, user.Name, user.TimeZone) = (person, "Somebody", Year.Zone);
            user.Denied.UnionWith(denied);
            return work(s);
        });

        public Task AsAsync(Guid person, Func<IServiceProvider, Task> work, params string[] denied) => AsAsync<bool>(
            person,
            async s =>
            {
                await work(s);
                return true;
            },
            denied);

        public ValueTask DisposeAsync() => tenant.DisposeAsync();
    }
}
