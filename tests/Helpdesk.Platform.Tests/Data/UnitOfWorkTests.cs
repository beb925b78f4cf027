using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

public sealed class UnitOfWorkTests(SampleFixture fixture) : IClassFixture<SampleFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Commit_WithTwoModules_CommitsBothAtOnce(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using var transaction = await services.UnitOfWork().BeginAsync();
            var note = new Note { Title = "Both" };
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
            services.Other().Counterparts.Add(new Counterpart { NoteId = note.Id });
            await services.Other().SaveChangesAsync();

            if (provider != DatabaseProvider.SqlServer)
            {
                (await CountAsync(shell)).ShouldBe((0, 0), "nothing is visible to others before the commit");
            }

            await transaction.CommitAsync();
        });
        (await CountAsync(shell)).ShouldBe((1, 1));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Dispose_WithoutCommit_RollsBackBothModulesAndForgetsTheirRecords(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using (await services.UnitOfWork().BeginAsync())
            {
                services.Sample().Notes.Add(new Note { Title = "Lost" });
                await services.Sample().SaveChangesAsync();
                services.Other().Counterparts.Add(new Counterpart());
                await services.Other().SaveChangesAsync();
            }

            services.Sample().ChangeTracker.Entries().ShouldBeEmpty("a tracker that calls a rolled back row saved would lie");

            // The scope is usable again.
            services.Sample().Notes.Add(new Note { Title = "Kept" });
            await services.Sample().SaveChangesAsync();
        });
        (await CountAsync(shell)).ShouldBe((1, 0));
        (await shell.InScopeAsync(s => s.Sample().Set<LedgerEvent>().CountAsync())).ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task RunPart_WhenItFails_TakesBackOnlyWhatItWrote(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        List<string> signals = [];
        await shell.InScopeAsync(async services =>
        {
            var unit = services.UnitOfWork();
            await using var whole = await unit.BeginAsync();
            services.Sample().Notes.Add(new Note { Title = "Before" });
            await services.Sample().SaveChangesAsync();
            unit.OnCommitted(() => signals.Add("before"));

            await Should.ThrowAsync<BusinessException>(() => unit.RunPartAsync(async () =>
            {
                unit.OnCommitted(() => signals.Add("part"));
                services.Sample().Notes.Add(new Note { Title = "Part" });
                await services.Sample().SaveChangesAsync();
                // A use case with a transaction of its own that fails, and a change that was not saved.
                await using (await unit.BeginAsync())
                {
                    services.Other().Counterparts.Add(new Counterpart());
                    throw new BusinessException("Sample:No", "No.");
                }
            }));

            services.Other().ChangeTracker.Entries().ShouldBeEmpty("what was not saved must not go with the next save");
            await unit.RunPartAsync(async () =>
            {
                services.Other().Counterparts.Add(new Counterpart());
                await services.Other().SaveChangesAsync();
            });
            await whole.CommitAsync();
        });
        (await CountAsync(shell)).ShouldBe((1, 1));
        signals.ShouldBe(["before"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Commit_AfterAnInnerPartWasRolledBack_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using var outer = await services.UnitOfWork().BeginAsync();
            services.Sample().Notes.Add(new Note { Title = "Outer" });
            await services.Sample().SaveChangesAsync();
            await using (await services.UnitOfWork().BeginAsync())
            {
            }

            await Should.ThrowAsync<InvalidOperationException>(() => outer.CommitAsync());
            services.Sample().Notes.Add(new Note { Title = "After" });
            await Should.ThrowAsync<InvalidOperationException>(() => services.Sample().SaveChangesAsync());
        });
        (await CountAsync(shell)).ShouldBe((0, 0));
    }

    [Theory]
    [OnEachDatabase]
    public async Task Begin_AfterTheOutermostCommit_BeginsANewTransaction(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using var first = await services.UnitOfWork().BeginAsync();
            services.Sample().Notes.Add(new Note { Title = "First" });
            await services.Sample().SaveChangesAsync();
            await first.CommitAsync();

            // The first is not disposed yet; what follows must not be lost with it.
            services.Sample().Notes.Add(new Note { Title = "Second" });
            await services.Sample().SaveChangesAsync();
        });
        (await CountAsync(shell)).Notes.ShouldBe(2);
    }

    [Theory]
    [OnEachDatabase]
    public async Task OnCommitted_RunsOnceAfterTheCommitAndNeverAfterARollback(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        List<string> ran = [];
        await shell.InScopeAsync(async services =>
        {
            var unitOfWork = services.UnitOfWork();
            await using (var outer = await unitOfWork.BeginAsync())
            {
                await using (var inner = await unitOfWork.BeginAsync())
                {
                    unitOfWork.OnCommitted(() => ran.Add("committed"));
                    await inner.CommitAsync();
                }

                ran.ShouldBeEmpty();
                await outer.CommitAsync();
            }

            ran.ShouldBe(["committed"]);
            await using (await unitOfWork.BeginAsync())
            {
                unitOfWork.OnCommitted(() => ran.Add("rolled back"));
            }

            unitOfWork.OnCommitted(() => throw new InvalidOperationException("An action that fails breaks nothing."));
            services.Sample().Notes.Add(new Note { Title = "Kept" });
            await services.Sample().SaveChangesAsync();
        });
        ran.ShouldBe(["committed"]);
        (await CountAsync(shell)).Notes.ShouldBe(1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Read_InsideATransaction_SeesItsOwnWritesInEveryModule(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            await using var transaction = await services.UnitOfWork().BeginAsync();
            services.Sample().Notes.Add(new Note { Title = "Mine" });
            await services.Sample().SaveChangesAsync();

            // A context that is made only now joins too.
            (await services.Other().Counterparts.CountAsync()).ShouldBe(0);
            (await services.Sample().Notes.AsNoTracking().CountAsync()).ShouldBe(1);
            await transaction.CommitAsync();
        });
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfAStaleRecord_IsAConflict(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        var note = new Note { Title = "Shared" };
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(note);
            await services.Sample().SaveChangesAsync();
        });
        var stamp = note.ConcurrencyStamp;
        stamp.Length.ShouldBe(32);

        await using var mine = shell.CreateScope();
        var mineNote = await mine.ServiceProvider.Sample().Notes.SingleAsync();
        await shell.InScopeAsync(async services =>
        {
            var theirs = await services.Sample().Notes.SingleAsync();
            theirs.Body = "Theirs";
            await services.Sample().SaveChangesAsync();
            theirs.ConcurrencyStamp.ShouldNotBe(stamp);
        });

        mineNote.Body = "Mine";
        var conflict = await Should.ThrowAsync<ConcurrencyException>(() => mine.ServiceProvider.Sample().SaveChangesAsync());
        conflict.Status.ShouldBe(412);
        (await shell.InScopeAsync(s => s.Sample().Notes.Select(n => n.Body).SingleAsync())).ShouldBe("Theirs");
        (await shell.InScopeAsync(s => s.Sample().Set<LedgerEvent>().CountAsync())).ShouldBe(2, "a refused change leaves no ledger event");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_OfAValueThatExists_IsADuplicateAndCanBeRepairedInTheSameScope(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            services.Sample().Notes.Add(new Note { Title = "Taken" });
            await services.Sample().SaveChangesAsync();
        });
        await shell.InScopeAsync(async services =>
        {
            var note = new Note { Title = "Taken" };
            services.Sample().Notes.Add(note);
            var duplicate = await Should.ThrowAsync<DuplicateException>(() => services.Sample().SaveChangesAsync());
            duplicate.EntityType.ShouldBe("sample.note");
            duplicate.Status.ShouldBe(409);

            note.Title = "Free";
            await services.Sample().SaveChangesAsync();
        });
        (await CountAsync(shell)).Notes.ShouldBe(2);
        (await shell.InScopeAsync(s => s.Sample().Set<LedgerEvent>().CountAsync())).ShouldBe(2);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Save_FromManyScopesAtOnce_StoresEachOne(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
            await shell.InScopeAsync(async services =>
            {
                services.Sample().Notes.Add(new Note { Title = $"Note {i}" });
                await services.Sample().SaveChangesAsync(token);
            }));
        (await CountAsync(shell)).Notes.ShouldBe(200);
        (await shell.InScopeAsync(s => s.Sample().Set<LedgerEvent>().CountAsync())).ShouldBe(200);
    }

    [Fact]
    public async Task Write_WhileAnotherProcessWrites_WaitsForIt()
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        await using var other = shell.AnotherNode();
        await Parallel.ForEachAsync(Enumerable.Range(0, 60), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
            await (i % 2 == 0 ? shell : other).InScopeAsync(async services =>
            {
                services.Sample().Notes.Add(new Note { Title = $"Note {i}" });
                await services.Sample().SaveChangesAsync(token);
            }));
        (await CountAsync(shell)).Notes.ShouldBe(60);
    }

    [Fact]
    public async Task Sqlite_Connection_IsDurableAndEnforcesKeys()
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        await using var scope = shell.CreateScope();
        var connection = await scope.ServiceProvider.UnitOfWork().GetConnectionAsync();
        (await PragmaAsync("journal_mode")).ShouldBe("wal");
        (await PragmaAsync("synchronous")).ShouldBe("2", "FULL: acknowledged means durable");
        (await PragmaAsync("foreign_keys")).ShouldBe("1");

        async Task<string?> PragmaAsync(string name)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA {name}";
            return Convert.ToString(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Sqlite_Connection_StaysOpenForTheNextScope()
    {
        var shell = await fixture.ShellAsync(DatabaseProvider.Sqlite);
        async Task<System.Data.Common.DbConnection> UseAsync(IServiceProvider services)
        {
            services.Sample().Notes.Add(new Note { Title = $"{Guid.CreateVersion7()}" });
            await services.Sample().SaveChangesAsync();
            return services.Sample().Database.GetDbConnection();
        }

        var first = await shell.InScopeAsync(UseAsync);
        first.State.ShouldBe(System.Data.ConnectionState.Open, "opening costs more than the use case");
        (await shell.InScopeAsync(UseAsync)).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Gate_LetsWritersInInTheOrderTheyCame()
    {
        var gate = new WriteGate();
        await gate.EnterAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        List<int> order = [];
        var writers = Enumerable.Range(0, 20).Select(i =>
        {
            var turn = gate.EnterAsync(TimeSpan.FromSeconds(5), CancellationToken.None).AsTask();
            return WriteAsync(turn, i);
        }).ToList();
        order.ShouldBeEmpty();
        gate.Exit();
        await Task.WhenAll(writers);
        order.ShouldBe(Enumerable.Range(0, 20));

        async Task WriteAsync(Task turn, int i)
        {
            await turn;
            order.Add(i);
            gate.Exit();
        }
    }

    [Fact]
    public async Task Gate_WhenAWriterGivesUp_PassesItsTurnOn()
    {
        var gate = new WriteGate();
        await gate.EnterAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        using var impatient = new CancellationTokenSource();
        var first = gate.EnterAsync(TimeSpan.FromSeconds(30), impatient.Token).AsTask();
        var second = gate.EnterAsync(TimeSpan.FromSeconds(30), CancellationToken.None).AsTask();
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        second.IsCompleted.ShouldBeFalse();
        gate.Exit();
        await second.WaitAsync(TimeSpan.FromSeconds(5));
        gate.Exit();
        await gate.EnterAsync(TimeSpan.Zero, CancellationToken.None);
        await Should.ThrowAsync<TimeoutException>(() => gate.EnterAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).AsTask());
    }

    private static async Task<(int Notes, int Counterparts)> CountAsync(DataShell shell) =>
        await shell.InScopeAsync(async s => (await s.Sample().Notes.CountAsync(), await s.Other().Counterparts.CountAsync()));
}
