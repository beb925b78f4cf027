using System.Net.Http.Headers;
using Helpdesk.Identity;
using Helpdesk.Notifications;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets;

/// <summary>What several tests do with the service desk.</summary>
internal static class TicketsHostExtensions
{
    /// <summary>Adds a small text file through the API.</summary>
    public static Task<Answer> AttachAsync(this TicketsHost host, string userName, string number, bool isPublic = true)
    {
        var file = new StringContent("line");
        file.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain");
        return host.SendAsync(
            userName, HttpMethod.Post, $"/incidents/{number}/attachments",
            new MultipartFormDataContent { { file, "files", "log.txt" }, { new StringContent(isPublic ? "true" : "false"), "isPublic" } });
    }

    public static async Task<Guid> TeamAsync(this TicketsHost host, string name)
    {
        await using var scope = host.CreateScope();
        var team = await scope.Services.GetRequiredService<IPeopleDirectory>().FindTeamAsync(name, TestContext.Current.CancellationToken);
        return team!.Id;
    }

    /// <summary>Kinds of what a person was told about a ticket, once everything is delivered.</summary>
    public static async Task<IReadOnlyList<string>> ToldAsync(this TicketsHost host, string userName, string number)
    {
        await using var scope = host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, TestContext.Current.CancellationToken);
        var me = host.IdOf(userName);
        return await scope.Services.GetRequiredService<NotificationsDbContext>().Notifications.AsNoTracking()
            .Where(n => n.PersonId == me && n.TicketNumber == number).Select(n => n.Kind).ToListAsync(TestContext.Current.CancellationToken);
    }
}
