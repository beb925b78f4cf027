using System.Net;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Two administrators have the same record open: whoever saves second is told, and overwrites nothing.</summary>
[Collection(DeskTests.Name)]
public sealed class TwoAdministratorsTests(DeskFixture desk)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Save macro")]
    [InlineData("Save response")]
    [InlineData("Save service")]
    [InlineData("Save category")]
    public async Task ARecordChangedByTwo_KeepsTheFirstChange(string button)
    {
        var address = await AddressOfANewRecordAsync(button);
        using var first = await desk.SignInAsAdministratorAsync();
        using var second = await desk.SignInAsAdministratorAsync();
        await first.OpenAsync(address);
        await second.OpenAsync(address);

        await first.SubmitAsync(button, ("Input.Name", "First " + button));
        first.Status.ShouldBe(HttpStatusCode.OK);
        await second.SubmitAsync(button, ("Input.Name", "Second " + button));

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Main.TextContent.ShouldContain("Somebody else changed this while you had it open");
        second.ValueOf("Input.Name").ShouldBe("Second " + button);
        await first.OpenAsync(address);
        first.ValueOf("Input.Name").ShouldBe("First " + button);
    }

    private async Task<string> AddressOfANewRecordAsync(string button)
    {
        await using var scope = desk.Host.CreateScope();
        var name = "Changed by two: " + button;
        return button switch
        {
            "Save macro" => "admin/tickets/macros/macro/" + (await scope.Services.GetRequiredService<SaveMacro>().HandleAsync(
                new(null, name, null, [new MacroStep { Kind = "note", Text = "Seen" }]), Token)).Id,
            "Save response" => "admin/tickets/responses/response/" + (await scope.Services.GetRequiredService<SaveResponse>().HandleAsync(
                new(null, name, "Hello", "", null, []), Token)).Id,
            "Save category" => "admin/tickets/categories/" + (await scope.Services.GetRequiredService<SaveCategory>().HandleAsync(new(null, name, null, true), Token)).Id,
            _ => "admin/tickets/services/" + (await scope.Services.GetRequiredService<SaveService>().HandleAsync(new(null, name, 2, true), Token)).Id,
        };
    }
}
