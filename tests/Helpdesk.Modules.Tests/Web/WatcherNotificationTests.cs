using System.Net;
using Helpdesk.Identity;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>A notification leads where its reader may go.</summary>
[Collection(DeskTests.Name)]
public sealed class WatcherNotificationTests(DeskFixture desk)
{
    [Fact]
    public async Task ANotification_OfARequesterWhoWatches_LeadsToThePortal()
    {
        var number = await desk.ReportAsync("The lift is stuck");
        using var anna = await desk.SignInAsync("anna");
        await using (var scope = desk.Host.CreateScope())
        {
            var hans = await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync("hans", TestContext.Current.CancellationToken);
            await scope.Services.GetRequiredService<Helpdesk.Tickets.Features.WatchTicket>().AddAsync(number, hans!.Id, null, TestContext.Current.CancellationToken);
        }

        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Send public reply", ("Input.Visibility", "Public"), ("Input.Text", "A technician is on the way."));
        await using (var scope = desk.Host.CreateScope())
        {
            await OutboxDrain.RunAsync(scope.Services, TestContext.Current.CancellationToken);
        }

        using var reader = await desk.SignInAsync("hans");
        await reader.OpenAsync("notifications");
        var link = reader.Main.QuerySelectorAll("a.list-item").First(a => a.TextContent.Contains(number, StringComparison.Ordinal));
        await reader.OpenAsync(link.GetAttribute("href")!.TrimStart('/'));

        reader.Status.ShouldBe(HttpStatusCode.OK);
        reader.Address.AbsolutePath.ShouldBe($"/portal/requests/{number}");
    }
}
