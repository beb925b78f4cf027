using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>A shared view stays what it is, whoever touches it in whatever language.</summary>
public sealed class SharedViewTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task AView_SavedByAGermanReader_KeepsItsName()
    {
        var id = await ShareAsync("Unassigned");
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");

        await AsTomAsync(async views =>
        {
            var seen = (await views.ListAsync(TestContext.Current.CancellationToken)).Single(v => v.Id == id);
            await views.SaveAsync(new SaveViewRequest(id, seen.Name, seen.Filter, seen.Sort, seen.Columns, seen.IsShared, seen.TeamId), TestContext.Current.CancellationToken);
        });

        (await ReadAsync(id)).Name.ShouldBe("Unassigned");
    }

    [Fact]
    public async Task AnEverybodysView_IsNotTakenFromEverybody()
    {
        var id = await ShareAsync("For all");

        await Should.ThrowAsync<BusinessException>(() => AsTomAsync(views => views.SaveAsync(
            new SaveViewRequest(id, "For all", "open", "number", "", IsShared: false, null), TestContext.Current.CancellationToken)));

        (await ReadAsync(id)).OwnerId.ShouldBeNull();
    }

    [Fact]
    public async Task ATeamsView_ChangedBySomebodyWhoManagesTheSettings_StaysTheTeams()
    {
        var team = await host.TeamAsync("Workplace");
        var id = await ShareAsync("Of the team", team);

        await AsTomAsync(views => views.SaveAsync(
            new SaveViewRequest(id, "Of our team", "open", "number", "", IsShared: true, team), TestContext.Current.CancellationToken));

        var view = await ReadAsync(id);
        (view.Name, view.TeamId).ShouldBe(("Of our team", team));
    }

    [Fact]
    public async Task ASort_WrittenWithBlanksAndSigns_IsStoredInItsShortForm()
    {
        var blanks = new string(' ', 40);
        var id = await ShareAsync("Sorted", sort: $"+Priority,{blanks}-UPDATED,{blanks}created");

        (await ReadAsync(id)).Sort.ShouldBe("priority,-updated,created");
    }

    private async Task<Guid> ShareAsync(string name, Guid? team = null, string sort = "number")
    {
        if (team is null)
        {
            return await AsTomAsync(async views => (await views.SaveAsync(
                new SaveViewRequest(null, name, "open", sort, "", IsShared: true, null), TestContext.Current.CancellationToken)).Id);
        }

        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var view = new SavedView { Name = name, Filter = "open", Sort = sort, TeamId = team };
        db.SavedViews.Add(view);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return view.Id;
    }

    private async Task<T> AsTomAsync<T>(Func<SavedViews, Task<T>> act)
    {
        await using var scope = host.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(host.IdOf("tom"), "Tom Fischer", Origins.Interactive);
        return await act(scope.Services.GetRequiredService<SavedViews>());
    }

    private Task<bool> AsTomAsync(Func<SavedViews, Task> act) => AsTomAsync(async views =>
    {
        await act(views);
        return true;
    });

    private async Task<SavedView> ReadAsync(Guid id)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().SavedViews.AsNoTracking().SingleAsync(v => v.Id == id, TestContext.Current.CancellationToken);
    }
}
