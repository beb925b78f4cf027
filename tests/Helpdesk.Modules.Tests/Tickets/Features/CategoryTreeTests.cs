using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Trees of categories and tickets stay trees, and one that is none any more can be read and mended.</summary>
public sealed class CategoryTreeTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task ACircleOfCategories_IsListedAndDoesNotHangTheNextSave()
    {
        var (one, other) = (await SaveAsync("Circle one"), await SaveAsync("Circle other"));
        await using (var scope = host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<TicketsDbContext>();
            var both = await db.Categories.Where(c => c.Id == one || c.Id == other).ToListAsync(TestContext.Current.CancellationToken);
            both.ForEach(c => c.ParentId = c.Id == one ? other : one);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            scope.Services.GetRequiredService<TicketCatalog>().Invalidate();
        }

        await Task.Run(() => SaveAsync("Below", one)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var listed = (await host.GetAsync("anna", "/categories")).Items.Select(c => c.GetProperty("id").GetGuid()).ToList();
        listed.ShouldContain(one);
        listed.ShouldContain(other);
        await SaveAsync("Circle one", parent: null, id: one);
    }

    [Fact]
    public async Task TwoMoves_BelowEachOther_AtTheSameTime_MakeNoCircle()
    {
        for (var round = 0; round < 5; round++)
        {
            var (one, other) = (await SaveAsync($"Left {round}"), await SaveAsync($"Right {round}"));

            await Task.WhenAll(
                Task.Run(() => TryAsync(() => SaveAsync($"Left {round}", other, one))),
                Task.Run(() => TryAsync(() => SaveAsync($"Right {round}", one, other))));

            await using var scope = host.CreateScope();
            var moved = await scope.Services.GetRequiredService<TicketsDbContext>().Categories.AsNoTracking()
                .CountAsync(c => (c.Id == one || c.Id == other) && c.ParentId != null, TestContext.Current.CancellationToken);
            moved.ShouldBe(1);
        }
    }

    [Fact]
    public async Task Create_BelowAParentThatIsNestedAsDeepAsPossible_IsRefused()
    {
        string? parent = null;
        for (var depth = 0; depth <= 20; depth++)
        {
            var created = await host.PostAsync("anna", "/incidents", new { title = "Nested", parent });
            created.Status.ShouldBe(201, created.Text);
            parent = created["number"];
        }

        (await host.PostAsync("anna", "/incidents", new { title = "Too deep", parent })).ShouldBeProblem(400, "parent");
    }

    [Fact]
    public async Task Create_BelowAParentThatDoesNotExist_NamesTheField() =>
        (await host.PostAsync("anna", "/incidents", new { title = "Orphan", parent = "INC9999999" })).ShouldBeProblem(400, "parent");

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (BusinessException)
        {
            // One of the two must be refused.
        }
    }

    private async Task<Guid> SaveAsync(string name, Guid? parent = null, Guid? id = null)
    {
        await using var scope = host.CreateScope();
        return (await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new SaveCategoryRequest(id, name, parent, IsActive: true), TestContext.Current.CancellationToken)).Id;
    }
}
