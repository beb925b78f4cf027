using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>Standard changes: approved once for all, as long as they keep to their model.</summary>
public sealed class ChangeModelTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    private static readonly object LowRisk = new { users = "low", experience = "low", backout = "low", test = "low", dependencies = "low" };

    [Fact]
    public async Task AStandardChangeByAnApprovedModel_GoesAheadWithoutFurtherApproval()
    {
        var model = await ApprovedAsync("Restart the web server");
        var number = await UseAsync(model);
        await host.GoAsync(number, "submit", "schedule", "implement");

        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((string?)plan["model"], (string?)plan["kind"], (string?)plan["implementationPlan"]).ShouldBe(("Restart the web server v1", "standard", "Restart it."));
    }

    [Fact]
    public async Task AModel_IsNotApprovedByItsAuthor_NorWithoutAWayBack_NorForEver()
    {
        var (created, model) = await host.SendAsync("tom", HttpMethod.Post, "/change-models", Model("Half a model", backoutPlan: null));
        created.ShouldBe(201);
        var id = (Guid)model!["id"]!;
        (await ApproveAsync("admin", id)).Detail.ShouldBe("The model “Half a model” is incomplete. Fill in: Backout plan.");

        (await host.SendAsync("admin", HttpMethod.Put, $"/change-models/{id}", Model("Half a model"))).Status.ShouldBe(200);
        (await ApproveAsync("admin", id)).Detail.ShouldBe("You wrote this version of “Half a model”: somebody else approves it.");
        (await ApproveAsync("anna", id)).Status.ShouldBe(403);
        (await host.SendAsync("tom", HttpMethod.Put, $"/change-models/{id}", Model("Half a model"))).Status.ShouldBe(200);
        (await ApproveAsync("admin", id, days: 400)).Status.ShouldBe(400);
        (await ApproveAsync("admin", id)).Status.ShouldBe(204);
        (await ApproveAsync("admin", id)).Status.ShouldBe(409, "nothing waits any more");
    }

    [Fact]
    public async Task WithoutAnApprovedVersion_NoChangeIsMadeByAModel()
    {
        var (_, model) = await host.SendAsync("tom", HttpMethod.Post, "/change-models", Model("Nobody has looked"));

        (await CreateAsync((Guid)model!["id"]!)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task WhatDiffersFromItsModel_IsNoStandardChange()
    {
        var model = await ApprovedAsync("Grow a disk");
        var number = await UseAsync(model);
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        await host.PlanAsync(number, new
        {
            kind = "standard", reason = "Full", plannedStart = (DateTime)plan["plannedStart"]!, plannedEnd = (DateTime)plan["plannedEnd"]!, modelVersionId = (Guid)plan["modelVersionId"]!,
            implementationPlan = "Restart it, and something else.", testPlan = "Look at it.", backoutPlan = "Restart it again.", risk = LowRisk,
        });
        await host.GoAsync(number, "submit");

        (await host.RefusalAsync(number, "schedule")).ShouldContain("differs from its model “Grow a disk” in: Implementation plan");
    }

    [Fact]
    public async Task ANewVersion_LeavesTheApprovedOneAsItIs()
    {
        var model = await ApprovedAsync("Renew a certificate");
        (await host.SendAsync("tom", HttpMethod.Put, $"/change-models/{model}", Model("Renew a certificate", implementationPlan: "Another way."))).Status.ShouldBe(200);

        var versions = (JsonArray)(await host.GetAsync("anna", $"/change-models/{model}"))["versions"]!;
        versions.Select(v => ((int)v!["number"]!, (string)v["implementationPlan"]!, v["approvedAt"] is not null)).ShouldBe([(2, "Another way.", false), (1, "Restart it.", true)]);
        var plan = await host.GetAsync("anna", $"/changes/{await UseAsync(model)}/plan");
        ((string?)plan["implementationPlan"]).ShouldBe("Restart it.");
    }

    [Fact]
    public async Task AfterTwoFailures_TheModelIsSuspended_UntilSomebodyLooksAtIt()
    {
        var model = await ApprovedAsync("Patch the printer");
        await FailAsync(model);
        var waiting = await UseAsync(model);
        await FailAsync(model);

        (await CreateAsync(model)).Detail.ShouldContain("is suspended");
        await host.GoAsync(waiting, "submit");
        (await host.RefusalAsync(waiting, "schedule")).ShouldContain("is suspended");
        (await host.SendAsync("admin", HttpMethod.Post, $"/change-models/{model}/resume")).Status.ShouldBe(204);
        await host.GoAsync(waiting, "schedule");
    }

    [Fact]
    public async Task AnExpiredOrRetiredModel_IsNotUsed()
    {
        var model = await ApprovedAsync("Move a phone");
        (await host.SendAsync("admin", HttpMethod.Post, $"/change-models/{model}/retire")).Status.ShouldBe(204);
        (await CreateAsync(model)).Detail.ShouldContain("not used any more");
        await host.SendAsync("admin", HttpMethod.Post, $"/change-models/{model}/resume");
        var number = await UseAsync(model);
        await host.GoAsync(number, "submit");

        host.Clock.Advance(TimeSpan.FromDays(101));
        (await CreateAsync(model)).Detail.ShouldContain("has expired");
        (await host.RefusalAsync(number, "schedule")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task ATemplateOfNormalChanges_IsNoWayAroundTheirApproval()
    {
        var template = await ApprovedAsync("Swap a switch", "normal");
        var number = await UseAsync(template);
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        JsonObject body = new() { ["kind"] = "standard", ["risk"] = plan["risk"]!["answers"]!.DeepClone() };
        foreach (var field in (string[])["reason", "plannedStart", "plannedEnd", "implementationPlan", "testPlan", "backoutPlan", "modelVersionId"])
        {
            body[field] = plan[field]?.DeepClone();
        }

        await host.PlanAsync(number, body);
        await host.GoAsync(number, "submit");

        (await host.RefusalAsync(number, "schedule")).ShouldContain("is a template of normal changes");
    }

    [Fact]
    public async Task WhatAModelWasApprovedFor_DoesNotChangeAfterwards()
    {
        var template = await ApprovedAsync("Swap a hub", "normal");
        var payroll = (Guid)((JsonArray)(await host.GetAsync("anna", "/services"))["items"]!).Single(s => (string?)s!["name"] == "Payroll")!["id"]!;

        (await ErrorsAsync(template, Model("Swap a hub"))).ShouldBe(["kind"]);
        (await ErrorsAsync(template, Model("Swap a hub", kind: "normal", serviceId: payroll))).ShouldBe(["serviceId"]);

        var model = await ApprovedAsync("Restart payroll", serviceId: payroll);
        var number = await UseAsync(model);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { serviceId = (Guid?)null })).Status.ShouldBe(200);
        await host.GoAsync(number, "submit");
        (await host.RefusalAsync(number, "schedule")).ShouldContain("differs from its model “Restart payroll” in: Service");

        async Task<IEnumerable<string>> ErrorsAsync(Guid id, object changed)
        {
            var (status, body) = await host.SendAsync("tom", HttpMethod.Put, $"/change-models/{id}", changed);
            status.ShouldBe(400, body?.ToJsonString());
            return ((JsonObject)body!["errors"]!).Select(e => e.Key);
        }
    }

    [Fact]
    public async Task AStaleForm_DoesNotOverwriteAModel()
    {
        var model = await ApprovedAsync("Two authors");

        (await host.SendAsync("tom", HttpMethod.Put, $"/change-models/{model}", Model("Two authors"), ifMatch: "\"stale\"")).Status.ShouldBe(412);
        (await host.SendAsync("tom", HttpMethod.Post, "/change-models", Model("Two authors"))).Status.ShouldBe(400, "the name is taken");
    }

    private static object Model(
        string name, string? backoutPlan = "Restart it again.", string implementationPlan = "Restart it.", string kind = "standard", Guid? serviceId = null) => new
    {
        name, kind, serviceId, reason = "It hangs now and then", implementationPlan, testPlan = "Look at it.", backoutPlan, risk = LowRisk,
    };

    private async Task<Guid> ApprovedAsync(string name, string kind = "standard", Guid? serviceId = null)
    {
        var (status, model) = await host.SendAsync("tom", HttpMethod.Post, "/change-models", Model(name, kind: kind, serviceId: serviceId));
        status.ShouldBe(201, model?.ToJsonString());
        var id = (Guid)model!["id"]!;
        (await ApproveAsync("admin", id)).Status.ShouldBe(204);
        return id;
    }

    private async Task<(int Status, string Detail)> ApproveAsync(string by, Guid model, int days = 100)
    {
        var (status, body) = await host.SendAsync(by, HttpMethod.Post, $"/change-models/{model}/approve", new { expiresAt = host.Clock.GetUtcNow().UtcDateTime.AddDays(days) });
        return (status, (string?)body?["detail"] ?? "");
    }

    private async Task<(int Status, string Detail, string Number)> CreateAsync(Guid model)
    {
        var hour = host.FreeHour();
        var (status, body) = await host.SendAsync("anna", HttpMethod.Post, $"/change-models/{model}/changes", new { plannedStart = hour, plannedEnd = hour.AddMinutes(30) });
        return (status, (string?)body?["detail"] ?? "", (string?)body?["number"] ?? "");
    }

    private async Task<string> UseAsync(Guid model)
    {
        var (status, detail, number) = await CreateAsync(model);
        status.ShouldBe(201, detail);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { assigneeId = host.IdOf("anna") })).Status.ShouldBe(200);
        return number;
    }

    private async Task FailAsync(Guid model)
    {
        var number = await UseAsync(model);
        await host.GoAsync(number, "submit", "schedule", "implement");
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        JsonObject body = new() { ["outcome"] = "failed", ["review"] = "It did not start.", ["risk"] = plan["risk"]!["answers"]!.DeepClone() };
        foreach (var field in (string[])["kind", "reason", "plannedStart", "plannedEnd", "implementationPlan", "testPlan", "backoutPlan", "actualStart", "actualEnd", "modelVersionId"])
        {
            body[field] = plan[field]?.DeepClone();
        }

        await host.PlanAsync(number, body);
        await host.GoAsync(number, "review", "close");
    }
}
