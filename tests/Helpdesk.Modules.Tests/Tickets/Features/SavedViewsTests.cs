using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Who sees and changes which view. Tom leads the team Network, anna belongs to it, audrey to none.</summary>
public sealed class SavedViewsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task AnOwnView_IsSeenAndChangedByItsOwnerOnly()
    {
        var view = await SaveAsync("anna", View("Printers", filter: "title ~ printer"));

        view.IsShared.ShouldBeFalse();
        view.MayChange.ShouldBeTrue();
        (await ListAsync("anna")).ShouldContain(v => v.Id == view.Id);
        (await ListAsync("tom")).ShouldNotContain(v => v.Id == view.Id);
        (await ListAsync("admin")).ShouldNotContain(v => v.Id == view.Id);
    }

    [Fact]
    public async Task AViewOfATeam_IsSeenByItsMembersOnly()
    {
        var view = await SaveAsync("tom", View("Our night shift") with { IsShared = true, TeamId = await TeamAsync("Network") });

        (await ListAsync("anna")).Single(v => v.Id == view.Id).MayChange.ShouldBeFalse();
        (await ListAsync("tom")).Single(v => v.Id == view.Id).MayChange.ShouldBeTrue();
        (await ListAsync("audrey")).ShouldNotContain(v => v.Id == view.Id);
    }

    [Fact]
    public async Task AViewOfEverybody_IsSeenByAllOfTheDesk()
    {
        var view = await SaveAsync("tom", View("Everybody's") with { IsShared = true });

        foreach (var userName in (string[])["anna", "tom", "audrey", "admin"])
        {
            (await ListAsync(userName)).ShouldContain(v => v.Id == view.Id, userName);
        }
    }

    [Fact]
    public async Task Lists_BeginWithWhatEverybodySees_ThenTeams_ThenOwn()
    {
        await SaveAsync("tom", View("A own"));
        await SaveAsync("tom", View("B team") with { IsShared = true, TeamId = await TeamAsync("Network") });
        await SaveAsync("tom", View("C all") with { IsShared = true });

        var names = (await ListAsync("tom")).Select(v => v.Name).ToList();

        names.IndexOf("C all").ShouldBeLessThan(names.IndexOf("B team"));
        names.IndexOf("B team").ShouldBeLessThan(names.IndexOf("A own"));
        names[0].ShouldBe("Mine");
    }

    [Fact]
    public async Task APrivateViewOfSomebodyElse_IsNotFound()
    {
        var view = await SaveAsync("anna", View("Anna's"));

        await Should.ThrowAsync<NotFoundException>(() => SaveAsync("tom", View("Mine now") with { Id = view.Id }));
        await Should.ThrowAsync<NotFoundException>(() => SaveAsync("admin", View("Mine now") with { Id = view.Id, IsShared = true }));
        await Should.ThrowAsync<NotFoundException>(() => DeleteAsync("admin", view.Id));

        (await ListAsync("anna")).Single(v => v.Id == view.Id).Name.ShouldBe("Anna's");
    }

    [Fact]
    public async Task AViewThatIsNone_IsNotFound() => await Should.ThrowAsync<NotFoundException>(() => DeleteAsync("anna", Guid.CreateVersion7()));

    [Fact]
    public async Task ASharedView_WithoutTheRight_IsNeitherChangedNorDeletedNorTaken()
    {
        var view = await SaveAsync("tom", View("Shared") with { IsShared = true });

        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync("anna", View("Changed") with { Id = view.Id, IsShared = true }));
        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync("anna", View("Taken") with { Id = view.Id }));
        await Should.ThrowAsync<ForbiddenException>(() => DeleteAsync("anna", view.Id));

        (await ListAsync("tom")).Single(v => v.Id == view.Id).Name.ShouldBe("Shared");
    }

    [Fact]
    public async Task Sharing_WithoutTheRight_IsRefused() =>
        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync("anna", View("For all") with { IsShared = true }));

    [Fact]
    public async Task Sharing_WithATeamOfOthers_IsRefusedAtItsField()
    {
        var error = await Should.ThrowAsync<ValidationException>(
            async () => await SaveAsync("tom", View("For them") with { IsShared = true, TeamId = await TeamAsync("Workplace") }));

        error.Errors.Keys.ShouldBe(["teamId"]);
    }

    [Fact]
    public async Task ARequester_HasNoViews()
    {
        await Should.ThrowAsync<ForbiddenException>(() => ListAsync("rita"));
        await Should.ThrowAsync<ForbiddenException>(() => SaveAsync("rita", View("Mine")));
    }

    [Fact]
    public async Task AFilterThatCannotBeRead_IsRefusedAtItsFieldWithItsPosition()
    {
        var error = await Should.ThrowAsync<ValidationException>(() => SaveAsync("anna", View("Broken", filter: "open and prio = 1")));

        error.Errors["filter"].Single().ShouldStartWith("Character 10: ");
        (await ListAsync("anna")).ShouldNotContain(v => v.Name == "Broken");
    }

    [Theory]
    [InlineData("", "open", "", "name")]
    [InlineData("Bad sort", "open", "colour", "sort")]
    [InlineData("Bad team", "team = Gone", "", "filter")]
    public async Task ABadView_IsRefusedAtItsField(string name, string filter, string sort, string field)
    {
        var error = await Should.ThrowAsync<ValidationException>(() => SaveAsync("anna", View(name, filter) with { Sort = sort }));

        error.Errors.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task ATooLongFilter_IsRefusedAtItsField()
    {
        var error = await Should.ThrowAsync<ValidationException>(() => SaveAsync("anna", View("Long", filter: $"title ~ \"{new string('x', 2000)}\"")));

        error.Errors.Keys.ShouldBe(["filter"]);
    }

    [Fact]
    public async Task TheFiftyFirstOwnView_IsRefused_AndOneOfTheFiftyCanStillBeChanged()
    {
        List<SavedViewModel> views = [];
        for (var i = 1; i <= 50; i++)
        {
            views.Add(await SaveAsync("audrey", View($"View {i}")));
        }

        var error = await Should.ThrowAsync<ValidationException>(() => SaveAsync("audrey", View("View 51")));

        error.Errors["name"].ShouldBe(["You have 50 views already. Delete one first."]);
        (await SaveAsync("audrey", View("Renamed") with { Id = views[0].Id })).Name.ShouldBe("Renamed");
        await DeleteAsync("audrey", views[1].Id);
        (await SaveAsync("audrey", View("View 51"))).Name.ShouldBe("View 51");
    }

    private static SaveViewRequest View(string name, string filter = "open") => new(null, name, filter, "", "", IsShared: false, TeamId: null);

    private async Task<SavedViewModel> SaveAsync(string userName, SaveViewRequest request)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<SavedViews>().SaveAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task DeleteAsync(string userName, Guid id)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        await scope.Services.GetRequiredService<SavedViews>().DeleteAsync(id, TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<SavedViewModel>> ListAsync(string userName)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<SavedViews>().ListAsync(TestContext.Current.CancellationToken);
    }

    private async Task<Guid> TeamAsync(string name)
    {
        await using var scope = host.CreateScope();
        return (await scope.Services.GetRequiredService<IPeopleDirectory>().FindTeamAsync(name, TestContext.Current.CancellationToken))!.Id;
    }
}
