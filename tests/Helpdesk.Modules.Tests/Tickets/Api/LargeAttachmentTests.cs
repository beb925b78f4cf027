using System.Net.Http.Headers;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Api;

public sealed class LargeAttachmentTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private const int Megabyte = 1024 * 1024;

    [Fact]
    public async Task AnAttachment_LargerThanOtherCalls_IsTaken()
    {
        var number = await host.ReportAsync();

        var answer = await host.SendAsync("rita", HttpMethod.Post, $"/incidents/{number}/attachments", File(3 * Megabyte));

        answer.Status.ShouldBe(201, answer.Text);
        answer.Items.Single().GetProperty("length").GetInt64().ShouldBe(3 * Megabyte);
    }

    [Fact]
    public async Task AnAttachment_LargerThanTheServerTakes_IsRefusedWithASentence()
    {
        var number = await host.ReportAsync();

        (await host.SendAsync("rita", HttpMethod.Post, $"/incidents/{number}/attachments", File(31 * Megabyte))).ShouldBeProblem(413);
    }

    [Fact]
    public async Task AnotherCall_OfThatSize_IsRefused() =>
        (await host.PostAsync("rita", "/incidents", new { title = "Large", description = new string('x', 2 * Megabyte) })).ShouldBeProblem(413);

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public async Task TheLimitOfAttachments_IsNotAboveThatOfTheServer(int megabytes, bool accepted)
    {
        await using var scope = host.CreateScope();
        var settings = scope.Services.GetRequiredService<ISettings>();
        var changed = new TicketSettings { MaxAttachmentMegabytes = megabytes };

        if (accepted)
        {
            await settings.SaveAsync(changed, TestContext.Current.CancellationToken);
        }
        else
        {
            var error = await Should.ThrowAsync<ValidationException>(() => settings.SaveAsync(changed, TestContext.Current.CancellationToken));
            error.Errors["maxAttachmentMegabytes"].ShouldHaveSingleItem().ShouldContain("Helpdesk:MaxRequestBodySize");
        }
    }

    private static MultipartFormDataContent File(int bytes)
    {
        var file = new ByteArrayContent(new byte[bytes]);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { file, "files", "dump.bin" } };
    }
}
