using System.Diagnostics;
using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class LedgerTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task ReadAll_GoesThroughEveryPage_OldestFirst(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.AddRange(Enumerable.Range(0, 1201).Select(i => new Note { Title = $"Note {i}" }));
            await services.Sample().SaveChangesAsync();
        });

        var read = await shell.InScopeAsync(s => s.GetRequiredService<ILedgerReader>().ReadAllAsync(new LedgerQuery { EntityTypes = ["sample.note"] }, default).ToListAsync().AsTask());

        read.Count.ShouldBe(1201);
        read.Select(e => e.Id).ShouldBeUnique();
        read.Select(e => e.OccurredAt).ShouldBeInOrder();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfEachKindOfChange_WritesWhoWhenWhereWhatAndWhy(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var actor = Guid.CreateVersion7();
        var principal = Guid.CreateVersion7();
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var trace = activity.TraceId.ToHexString();
        var noteId = await shell.InScopeAsync(async services =>
        {
            var user = services.GetRequiredService<TestUser>();
            (user.Id, user.Name, user.OnBehalfOfId, user.SessionId, user.Address, user.Origin) = (actor, "Ada", principal, "session-1", "192.0.2.7", Origins.Api);
            services.GetRequiredService<IChangeReason>().Reason = "Asked by phone";
            var note = new Note { Title = "Printer", Stars = 3, Mood = Mood.Worried, Tags = ["a", "b"] };
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
            shell.Clock.Advance(TimeSpan.FromMinutes(1));
            note.Title = "Printer on floor 2";
            note.DueAt = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc).AddTicks(1_234_567);
            await services.Sample().SaveChangesAsync();
            services.Sample().Notes.Remove(note);
            await services.Sample().SaveChangesAsync();
            return note.Id;
        });

        var events = await EventsAsync(shell);
        events.Select(e => e.Action).ShouldBe(["created", "updated", "deleted"]);
        foreach (var e in events)
        {
            e.EntityType.ShouldBe("sample.note");
            e.EntityId.ShouldBe(noteId.ToString("d"));
            e.ActorId.ShouldBe(actor);
            e.ActorName.ShouldBe("Ada");
            e.OnBehalfOfId.ShouldBe(principal);
            e.SessionId.ShouldBe("session-1");
            e.Address.ShouldBe("192.0.2.7");
            e.Origin.ShouldBe("api");
            e.Reason.ShouldBe("Asked by phone");
            e.CorrelationId.ShouldBe(trace);
        }

        events[0].Changes.ShouldBe("""{"Mood":[null,"Worried"],"Stars":[null,3],"Tags":[null,["a","b"]],"Title":[null,"Printer"]}""");
        events[1].Changes.ShouldBe("""{"DueAt":[null,"2026-03-04T05:06:07.123456Z"],"Title":["Printer","Printer on floor 2"]}""");
        JsonDocument.Parse(events[2].Changes).RootElement.GetProperty("Title").ToString().ShouldBe("""["Printer on floor 2",null]""");
        (events[1].OccurredAt - events[0].OccurredAt).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfASecret_SaysThatItChangedAndNeverWhatItIs(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Vault", Pin = "1234", Code = "abcd" };
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
            note.Pin = "9876";
            note.Code = null;
            await services.Sample().SaveChangesAsync();
        });
        var events = await EventsAsync(shell);
        events[1].Changes.ShouldBe("""{"Code":["[secret]",null],"Pin":["[secret]","[secret]"]}""");
        foreach (var secret in new[] { "1234", "9876", "abcd" })
        {
            events.ShouldAllBe(e => !e.Changes.Contains(secret));
        }
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfAnAppendOnlyRow_KeepsADigestThatCanBeComputedFromTheStoredRow(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var entryId = await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Log" };
            var entry = new NoteEntry { NoteId = note.Id, Text = "Öl \"und\" \n Staub", At = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(7), Mood = Mood.Worried };
            services.Sample().AddRange(note, entry);
            await services.Sample().SaveChangesAsync();
            return entry.Id;
        });

        var written = (await EventsAsync(shell)).Single(e => e.EntityType == "sample.entry").Changes;
        var stored = await shell.InScopeAsync(s => s.Sample().Entries.AsNoTracking().SingleAsync());
        var canonical = $$"""{"At":"2026-01-02T03:04:05.000000Z","Id":"{{entryId:d}}","Mood":1,"NoteId":"{{stored.NoteId:d}}","Text":"Öl \"und\" \n Staub"}""";
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(canonical)));
        written.ShouldBe($$"""{"digest":"{{digest}}"}""");
        stored.At.ShouldBe(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Change_OfAnAppendOnlyRow_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Log" };
            services.Sample().AddRange(note, new NoteEntry { NoteId = note.Id, Text = "Original" });
            await services.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(async services =>
        {
            (await services.Sample().Entries.SingleAsync()).Text = "Forged";
            await Should.ThrowAsync<InvalidOperationException>(() => services.Sample().SaveChangesAsync());
        });
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Remove(await services.Sample().Entries.SingleAsync());
            await Should.ThrowAsync<InvalidOperationException>(() => services.Sample().SaveChangesAsync());
        });
        (await shell.InScopeAsync(s => s.Sample().Entries.SingleAsync())).Text.ShouldBe("Original");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_WithoutARealChange_WritesNothing(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var note = new Note { Title = "Same" };
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(async services =>
        {
            var same = await services.Sample().Notes.SingleAsync();
            same.Title = "Same";
            services.Sample().Update(same);
            await services.Sample().SaveChangesAsync();
            same.ConcurrencyStamp.ShouldBe(note.ConcurrencyStamp);
            same.LastModificationTime.ShouldBeNull();
        });
        (await EventsAsync(shell)).Count.ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfARowThatIsNotInTheLedger_WritesNoEvent(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Drafts.Add(new NoteDraft { Text = "Draft" });
            await services.Sample().SaveChangesAsync();
        });
        (await EventsAsync(shell)).ShouldBeEmpty();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_FillsAuditProperties_UnlessTheUseCaseBringsHistory(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var actor = Guid.CreateVersion7();
        var past = new DateTime(2016, 2, 29, 1, 16, 0, DateTimeKind.Utc);
        var historicActor = Guid.CreateVersion7();
        await shell.InScopeAsync(async services =>
        {
            services.GetRequiredService<TestUser>().Id = actor;
            var note = new Note { Title = "Now" };
            services.Sample().AddRange(note, new Note { Title = "Then", CreationTime = past, CreatorId = historicActor });
            await services.Sample().SaveChangesAsync();
            shell.Clock.Advance(TimeSpan.FromHours(1));
            note.Body = "Changed";
            await services.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(async services =>
        {
            var now = await services.Sample().Notes.SingleAsync(n => n.Title == "Now");
            now.CreatorId.ShouldBe(actor);
            now.LastModifierId.ShouldBe(actor);
            (now.LastModificationTime - now.CreationTime).ShouldBe(TimeSpan.FromHours(1));
            now.CreationTime.Kind.ShouldBe(DateTimeKind.Utc);
            var then = await services.Sample().Notes.SingleAsync(n => n.Title == "Then");
            then.CreationTime.ShouldBe(past);
            then.CreatorId.ShouldBe(historicActor);
        });
        var events = await EventsAsync(shell);
        events.Single(e => e.Changes.Contains("Then")).Changes.ShouldContain("2016-02-29T01:16:00.000000Z", Case.Sensitive, "the event's own time does not say it");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Write_PastTheLedger_IsRefusedInModules(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(new Note { Title = "Safe" });
            await services.Sample().SaveChangesAsync();
        });
        await RefusedAsync(db => db.Notes.ExecuteUpdateAsync(s => s.SetProperty(n => n.Title, "Hacked")));
        await RefusedAsync(db => db.Notes.ExecuteDeleteAsync());
        await RefusedAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM \"Sample_Notes\""));
        await RefusedAsync(db => db.Database.ExecuteSqlAsync($"UPDATE \"Sample_Notes\" SET \"Title\" = {"x"}"));
        await RefusedAsync(db => db.Notes.FromSqlRaw("DELETE FROM \"Sample_Notes\" RETURNING *").ToListAsync());
        (await shell.InScopeAsync(s => s.Sample().Notes.FromSqlRaw("SELECT * FROM \"Sample_Notes\"").CountAsync())).ShouldBe(1, "reading by SQL is fine");

        Task RefusedAsync(Func<SampleDbContext, Task> write) => shell.InScopeAsync(async services =>
        {
            var refusal = await Should.ThrowAsync<Exception>(() => write(services.Sample()));
            (refusal as LedgerBypassException ?? refusal.InnerException as LedgerBypassException).ShouldNotBeNull();
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task SaveChanges_WithoutAsync_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await using var scope = shell.CreateScope();
        scope.ServiceProvider.Sample().Drafts.Add(new NoteDraft());
        Should.Throw<InvalidOperationException>(() => scope.ServiceProvider.Sample().SaveChanges());
    }

    [Theory]
    [OnEachDatabase]
    public async Task Read_PageByPage_GivesEveryEventOnceNewestFirst(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        for (var batch = 0; batch < 3; batch++)
        {
            await shell.InScopeAsync(async services =>
            {
                // All events of a batch have the same time.
                services.Sample().Notes.AddRange(Enumerable.Range(0, 5).Select(i => new Note { Title = $"{batch}-{i}" }));
                await services.Sample().SaveChangesAsync();
            });
            shell.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        List<LedgerEvent> read = [];
        string? cursor = null;
        do
        {
            var page = await shell.InScopeAsync(s => s.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery(EntityType: "sample.note"), cursor, 4, CancellationToken.None));
            page.Items.Count.ShouldBeInRange(1, 4);
            read.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        read.Count.ShouldBe(15);
        read.Select(e => e.Id).Distinct().Count().ShouldBe(15);
        read.Select(e => e.OccurredAt).ShouldBe(read.Select(e => e.OccurredAt).OrderDescending());

        var one = read[7];
        var found = await shell.InScopeAsync(s => s.GetRequiredService<ILedgerReader>().ReadAsync(
            new LedgerQuery(EntityId: one.EntityId, Origin: one.Origin, From: one.OccurredAt, To: one.OccurredAt.AddTicks(10)), null, 50, CancellationToken.None));
        found.Items.ShouldHaveSingleItem().Id.ShouldBe(one.Id);
        await Should.ThrowAsync<ValidationException>(() => shell.InScopeAsync(s =>
            s.GetRequiredService<ILedgerReader>().ReadAsync(new LedgerQuery(), "nonsense", 10, CancellationToken.None)));
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.5, "1.5")]
    [InlineData(-100.0, "-100")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1.5e-7, "1.5e-7")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(1.25e-6, "0.00000125")]
    [InlineData(0.1, "0.1")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(333333333.33333329, "333333333.3333333")]
    public void Canonical_Number_IsECMAScripts(double number, string expected)
    {
        var json = new CanonicalJson();
        json.Value(number);
        json.ToString().ShouldBe(expected);
    }

    [Fact]
    public void Canonical_Text_EscapesAsLittleAsPossible()
    {
        var json = new CanonicalJson();
        json.Value("€$\u000f\nA'B\"\\\u007f</script>\U0001F600");
        json.ToString().ShouldBe("\"€$\\u000f\\nA'B\\\"\\\\\u007f</script>\U0001F600\"");
        JsonSerializer.Deserialize<string>(json.ToString()).ShouldBe("€$\u000f\nA'B\"\\\u007f</script>\U0001F600");
    }

    [Fact]
    public void Canonical_Integer_BeyondExactDoubles_BecomesText()
    {
        var json = new CanonicalJson();
        json.Value(new object[] { 9007199254740992L, 9007199254740993L, -5, ulong.MaxValue, true, null! });
        json.ToString().ShouldBe("[9007199254740992,\"9007199254740993\",-5,\"18446744073709551615\",true,null]");
    }

    [Fact]
    public void Keys_RiseWithinAMillisecondAndWhenTheClockStepsBack()
    {
        var keys = new LedgerKeys();
        var now = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
        List<Guid> made = [];
        foreach (var time in new[] { now, now, now, now.AddMilliseconds(1), now.AddSeconds(-5), now.AddMilliseconds(2) })
        {
            made.Add(keys.Next(time));
        }

        made.Select(k => k.ToString("n")).ShouldBe(made.Select(k => k.ToString("n")).Order(StringComparer.Ordinal));
        made.ShouldBeUnique();
        made.ShouldAllBe(k => k.Version == 7 && (k.Variant & 0xC) == 8);
    }

    private static Task<List<LedgerEvent>> EventsAsync(DataShell shell) =>
        shell.InScopeAsync(s => s.Sample().Set<LedgerEvent>().AsNoTracking().OrderBy(e => e.OccurredAt).ThenBy(e => e.Id).ToListAsync());
}
