using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tickets.CustomFields;
using static Helpdesk.Modules.Tests.Requests.RequestsHostExtensions;

namespace Helpdesk.Modules.Tests.Requests.Features;

/// <summary>The catalogue and what is ordered from it: right input, and wrong input that leaves nothing behind.</summary>
public sealed class CatalogTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task ACircleOfTasks_IsRefused_AndNamed()
    {
        var (status, body) = await SaveAsync([Task("a", "c"), Task("b", "a"), Task("c", "b")]);

        status.ShouldBe(400);
        Errors(body, "tasks").ShouldContain("a → c → b → a");
    }

    [Fact]
    public async Task ATaskThatWaitsForAnUnknownOne_IsRefused_AndNamed()
    {
        var (status, body) = await SaveAsync([Task("a", "b")]);

        status.ShouldBe(400);
        Errors(body, "tasks").ShouldContain("“b”");
    }

    [Theory]
    [InlineData("Bad Key", "key")]
    [InlineData("ok", "name")]
    public async Task AnItemWithoutWhatItNeeds_IsRefusedAtItsField(string key, string field)
    {
        var (status, body) = await host.SendItemAsync(new { key, name = field == "name" ? " " : "Thing", categoryId = await host.CategoryAsync() });

        status.ShouldBe(400);
        Errors(body, field).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task WrongReferences_AreAllSaidAtOnce()
    {
        var (status, body) = await host.SendItemAsync(new
        {
            key = "wrong", name = "Wrong", categoryId = Guid.CreateVersion7(), serviceId = Guid.CreateVersion7(), teamId = Guid.CreateVersion7(), workflowId = "nothing",
            audienceRoles = (string[])["King"], icon = "no-such-icon", price = 1.234m, currency = "Euro", maxQuantity = 0, urgency = 9,
        });

        status.ShouldBe(400);
        ((JsonObject)body!["errors"]!).Select(e => e.Key).Order(StringComparer.Ordinal)
            .ShouldBe(["audienceRoles", "categoryId", "currency", "icon", "maxQuantity", "price", "serviceId", "teamId", "urgency", "workflowId"]);
    }

    [Fact]
    public async Task TwoAdministrators_DoNotOverwriteEachOther()
    {
        var key = await host.ItemAsync();
        var item = ((JsonArray)await host.GetAsync("admin", "/catalog/items")).Single(i => (string?)i!["key"] == key)!;
        var id = (Guid)item["id"]!;
        var change = new { name = "First", categoryId = (Guid)item["categoryId"]! };
        string stamp;
        await using (var scope = host.Host.CreateScope())
        {
            var db = (Helpdesk.Requests.RequestsDbContext)scope.Services.GetService(typeof(Helpdesk.Requests.RequestsDbContext))!;
            stamp = (await db.Items.FindAsync(id))!.ConcurrencyStamp;
        }

        (await host.SendAsync("admin", HttpMethod.Put, $"/catalog/items/{id}", change, $"\"{stamp}\"")).Status.ShouldBe(200);
        (await host.SendAsync("admin", HttpMethod.Put, $"/catalog/items/{id}", change with { name = "Second" }, $"\"{stamp}\"")).Status.ShouldBe(412);

        (await host.GetAsync("admin", $"/catalog/items/{id}"))["name"]!.ToString().ShouldBe("First");
        ((int)(await host.GetAsync("admin", $"/catalog/items/{id}"))["version"]!).ShouldBe(2);
    }

    [Fact]
    public async Task WhatIsForOthers_IsNotThere_InListPageOrOrder()
    {
        var key = await host.ItemAsync(roles: ["Team lead"]);

        (await host.GetAsync("rita", "/catalog")).ToJsonString().ShouldNotContain($"\"{key}\"");
        (await host.GetAsync("tom", "/catalog")).ToJsonString().ShouldContain($"\"{key}\"");
        (await host.TryOrderAsync(key, new { quantity = 1 })).Status.ShouldBe(404);
    }

    [Fact]
    public async Task WhoDoesNotKeepTheCatalogue_ChangesNothing()
    {
        (await host.SendItemAsync(new { key = "mine", name = "Mine", categoryId = Guid.CreateVersion7() }, "anna")).Status.ShouldBe(403);
        (await host.SendAsync("rita", HttpMethod.Get, "/catalog/items")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task AnOrderWithAMissingField_IsRefusedAtTheField_AndNothingIsStored()
    {
        var key = await host.ItemAsync([Task("a")]);
        await host.FieldAsync($"{key}-dock", FieldKind.YesNo, "form", key);
        await host.FieldAsync($"{key}-plug", FieldKind.Text, $"field.{key}-dock", "true");
        var before = await host.CountAsync();

        var (status, body) = await host.TryOrderAsync(key, new { quantity = 1, fields = new Dictionary<string, object> { [$"{key}-dock"] = true } });

        status.ShouldBe(400);
        Errors(body, $"fields.{key}-plug").ShouldContain("Fill in");
        (await host.CountAsync()).ShouldBe(before);

        // The condition decides: without the dock nobody asks for its plug.
        var request = await host.OrderAsync(key, order: new { quantity = 1, fields = new Dictionary<string, object> { [$"{key}-dock"] = false } });
        (await host.GetAsync("anna", $"/requests/{request}"))["fields"]![$"{key}-dock"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task AFieldOfAnotherForm_IsNeitherAskedForNorTaken()
    {
        var (one, other) = (await host.ItemAsync(), await host.ItemAsync());
        await host.FieldAsync($"{one}-size", FieldKind.Text, "form", one);

        await host.OrderAsync(other);
        var (status, body) = await host.TryOrderAsync(other, new { quantity = 1, fields = new Dictionary<string, object> { [$"{one}-size"] = "XL" } });

        status.ShouldBe(400);
        Errors(body, $"fields.{one}-size").ShouldContain("does not belong");
        using var rita = await host.SignInAsync("rita");
        await rita.OpenAsync($"portal/catalog/{other}");
        rita.Source.ShouldNotContain($"{one}-size");
        await rita.OpenAsync($"portal/catalog/{one}");
        rita.Source.ShouldContain($"{one}-size");
    }

    [Fact]
    public async Task WrongQuantity_AndAMissingField_AreSaidTogether()
    {
        var key = await host.ItemAsync(maxQuantity: 2);
        await host.FieldAsync($"{key}-why", FieldKind.Text, "form", key);
        var before = await host.CountAsync();

        var (status, body) = await host.TryOrderAsync(key, new { quantity = 3 });

        status.ShouldBe(400);
        ((JsonObject)body!["errors"]!).Select(e => e.Key).Order(StringComparer.Ordinal).ShouldBe([$"fields.{key}-why", "quantity"]);
        (await host.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task WhoSawAnotherVersionOfTheItem_IsAskedToLookAgain()
    {
        var key = await host.ItemAsync(price: 10);

        (await host.TryOrderAsync(key, new { quantity = 1, itemVersion = 7 })).Status.ShouldBe(412);
        (await host.TryOrderAsync(key, new { quantity = 1, itemVersion = 1 })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task OrderingForSomebodyElse_NeedsTheRight_AndMakesThemTheRequester()
    {
        var key = await host.ItemAsync();

        (await host.TryOrderAsync(key, new { quantity = 1, requesterId = host.IdOf("bob") })).Status.ShouldBe(403);
        var request = await host.OrderAsync(key, "anna", new { quantity = 1, requesterId = host.IdOf("bob") });

        (await host.GetAsync("anna", $"/requests/{request}"))["requesterId"]!.ToString().ShouldBe(host.IdOf("bob").ToString());
    }

    [Fact]
    public async Task AFreshForm_BeginsWithWhatTheProfileKnows_AndAnOrderKeepsWhatWasTyped()
    {
        var key = $"profile-{Guid.CreateVersion7():N}"[..20];
        await host.FieldAsync($"{key}-boss", FieldKind.Text, "form", key);
        var (status, body) = await host.SendItemAsync(new
        {
            key, name = "With a boss", categoryId = await host.CategoryAsync(), defaults = new Dictionary<string, string> { [$"{key}-boss"] = "manager" },
        });
        status.ShouldBe(201, body?.ToJsonString());
        using var rita = await host.SignInAsync("rita");

        await rita.OpenAsync($"portal/catalog/{key}");
        rita.ValueOf($"fields.{key}-boss").ShouldBe("Mona Lenz");
        await rita.SubmitAsync("Order it", ($"fields.{key}-boss", ""));
        ((int)rita.Status).ShouldBe(422);
        rita.ErrorAt($"fields.{key}-boss").ShouldContain("Fill in");
        rita.ValueOf($"fields.{key}-boss").ShouldBe("", "what was emptied stays empty");
        await rita.SubmitAsync("Order it", ($"fields.{key}-boss", "Somebody else"));

        rita.Address.AbsolutePath.ShouldStartWith("/portal/requests/REQ");
        rita.Text.ShouldContain("Somebody else");
    }

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3 }, "image/png")]
    [InlineData(new byte[] { 0x3C, 0x73, 0x76, 0x67, 0x3E }, null)]
    public async Task AnImage_IsTakenForWhatItsBytesSay_WhateverItIsCalled(byte[] content, string? type)
    {
        var key = await host.ItemAsync();
        var id = (string)((JsonArray)await host.GetAsync("admin", "/catalog/items")).Single(i => (string?)i!["key"] == key)!["id"]!;
        using var admin = await host.SignInAsync("admin");
        await admin.OpenAsync($"admin/catalog/items/{id}");
        admin.Files["Input.Image"] = ("photo.png", content);

        await admin.SubmitAsync("Save item", ("Input.Name", "Changed"));

        var item = await host.GetAsync("admin", $"/catalog/items/{id}");
        if (type is null)
        {
            admin.Text.ShouldContain("This is no PNG, JPEG or WebP image.");
            item["name"]!.ToString().ShouldNotBe("Changed", "nothing is half saved");
            return;
        }

        item["name"]!.ToString().ShouldBe("Changed");
        await admin.OpenAsync($"portal/catalog/{key}?handler=Image");
        ((int)admin.Status).ShouldBe(200);
    }

    private async Task<(int Status, JsonNode? Body)> SaveAsync(object[] tasks) =>
        await host.SendItemAsync(new { key = $"k-{Guid.CreateVersion7():N}"[..20], name = "Thing", categoryId = await host.CategoryAsync(), tasks });

    private static string Errors(JsonNode? body, string field) => string.Join(' ', ((JsonArray?)body!["errors"]?[field])?.Select(e => (string)e!) ?? []);
}
