namespace Helpdesk.Modules.Tests.Web;

/// <summary>Merging, parting, splitting and tasks in a browser without script.</summary>
[Collection(DeskTests.Name)]
public sealed class MergePagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Merge_LeadsToTheMainRecord_WhichShowsTheOther_AndUndoGivesItBack()
    {
        var (a, b) = (await desk.ReportAsync("Mail is slow", "Since eight"), await desk.ReportAsync("Mail does not come", "Since nine", "hans"));
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{a}/merge");
        await anna.SubmitAsync($"Merge {a}", ("Input.Into", b.ToLowerInvariant()), ("Input.Reason", "The same"));

        anna.Address.AbsolutePath.ShouldBe($"/desk/tickets/{b}");
        anna.Main.QuerySelector("#conversation")!.TextContent.ShouldContain("Since eight");
        anna.Main.QuerySelector("#composer-region")!.TextContent.ShouldContain("Rita Sommer");

        await anna.OpenAsync($"desk/tickets/{a}");
        anna.Main.TextContent.ShouldContain($"Merged into {b}");
        await anna.SubmitAsync("Undo the merge");

        anna.Address.AbsolutePath.ShouldBe($"/desk/tickets/{a}");
        anna.Main.TextContent.ShouldNotContain("Undo the merge");
        await anna.OpenAsync($"desk/tickets/{b}");
        anna.Main.QuerySelector("#conversation")!.TextContent.ShouldNotContain("Since eight");
    }

    [Fact]
    public async Task Merge_ThatIsRefused_SaysWhyAtTheField()
    {
        var a = await desk.ReportAsync("Mail is slow");
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{a}/merge");
        await anna.SubmitAsync($"Merge {a}", ("Input.Into", a));

        ((int)anna.Status).ShouldBe(422);
        anna.Main.QuerySelector("#Input_Into")!.GetAttribute("aria-invalid").ShouldBe("true");
        anna.Main.TextContent.ShouldContain("cannot be merged into itself");
    }

    [Fact]
    public async Task ThePortal_OfAMergedRequest_ShowsTheDesksReplyAndNothingOfTheOther()
    {
        var (a, b) = (await desk.ReportAsync("Mail is slow", "Since eight"), await desk.ReportAsync("Mail does not come", "My salary slip is missing", "hans"));
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{a}/merge");
        await anna.SubmitAsync($"Merge {a}", ("Input.Into", b));
        await anna.SubmitAsync("Send public reply", ("Input.Visibility", "Public"), ("Input.Text", "The server is being repaired."));

        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{a}");

        rita.Main.TextContent.ShouldContain("The server is being repaired.");
        rita.Main.TextContent.ShouldContain("together with other reports");
        rita.Source.ShouldNotContain(b);
        rita.Source.ShouldNotContain("salary");
        await rita.OpenAsync("portal/requests");
        rita.Main.TextContent.ShouldContain(a);
    }

    [Fact]
    public async Task Split_MakesATicketOfAMessage_AndThePointerStandsAtTheMessage()
    {
        var number = await desk.ReportAsync("Mail is slow");
        using (var rita = await desk.SignInAsync("rita"))
        {
            await rita.OpenAsync($"portal/requests/{number}");
            await rita.SubmitAsync("Send answer", ("Input.Body", "And the printer jams"));
        }

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        var link = anna.Main.QuerySelectorAll("#conversation a").Single(l => l.GetAttribute("aria-label")?.StartsWith("Make a new ticket", StringComparison.Ordinal) == true);
        await anna.OpenAsync(link.GetAttribute("href")!.TrimStart('/'));
        await anna.SubmitAsync("Make the new ticket", ("Input.Title", "Printer jams"));

        anna.Heading.ShouldBe("Printer jams");
        var made = anna.Address.Segments[^1];
        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Main.QuerySelector("#conversation")!.TextContent.ShouldContain(made);
    }

    [Fact]
    public async Task Tasks_AreAddedDoneAndChanged_AndOpenOnesAreSaidBeforeResolving()
    {
        var number = await desk.ReportAsync("Mail is slow");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Add task", ("NewTask.Title", "Order the part"), ("NewTask.Due", "2027-03-01"));
        await anna.SubmitAsync("Add task", ("NewTask.Title", "Install it"));

        await anna.SubmitAsync(anna.Main.QuerySelector("#tasks-region button[aria-label='Task done: Order the part']")!);
        anna.Main.QuerySelector("#tasks-region .count")!.TextContent.ShouldBe("1/2");
        await anna.OpenAsync(anna.Main.QuerySelectorAll("#tasks-region a").Single(a => a.TextContent == "Install it").GetAttribute("href")!.TrimStart('/'));
        await anna.SubmitAsync("Save task", ("Input.Title", "Install the part"));
        anna.Main.QuerySelector("#tasks-region")!.TextContent.ShouldContain("Install the part");

        await anna.OpenAsync($"desk/tickets/{number}/do/resolve");
        anna.Main.TextContent.ShouldContain("One task is still open");
        anna.Main.TextContent.ShouldContain("Install the part");
    }

    [Fact]
    public async Task AnAuditor_ReadsTasksAndMerges_AndHasNoButtonsForThem()
    {
        var (a, b) = (await desk.ReportAsync("Mail is slow"), await desk.ReportAsync("Mail does not come"));
        using (var anna = await desk.SignInAsync("anna"))
        {
            await anna.OpenAsync($"desk/tickets/{a}/merge");
            await anna.SubmitAsync($"Merge {a}", ("Input.Into", b));
        }

        using var audrey = await desk.SignInAsync("audrey");
        await audrey.OpenAsync($"desk/tickets/{b}");

        audrey.Main.TextContent.ShouldContain(a);
        audrey.Main.QuerySelectorAll("form[action*='Unmerge'], form[action*='AddTask'], a[href*='/split/']").ShouldBeEmpty();
        await audrey.OpenAsync($"desk/tickets/{a}/merge");
        ((int)audrey.Status).ShouldBe(403);
    }
}
