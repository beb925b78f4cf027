using Helpdesk.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

[Collection(DeskTests.Name)]
public sealed class ProfileTests(DeskFixture desk)
{
    [Fact]
    public async Task Profile_ShowsTheMailAddressAndLeavesItToThoseWhoManagePeople()
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("profile");
        rita.Main.TextContent.ShouldContain("rita@example.org");

        await rita.SubmitAsync("Save profile", ("Input.Email", "the-boss@example.org"));

        rita.Main.TextContent.ShouldContain("rita@example.org");
        await using var scope = desk.Host.CreateScope();
        var people = scope.Services.GetRequiredService<IPeopleDirectory>();
        (await people.FindPersonAsync("the-boss@example.org", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Profile_DoesNotTellWhoseMailAddressIsTaken()
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("profile");

        await rita.SubmitAsync("Save profile", ("Input.Email", "anna@example.org"));

        rita.Source.ShouldNotContain("belongs to another person");
    }
}
