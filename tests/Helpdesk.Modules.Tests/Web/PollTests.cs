namespace Helpdesk.Modules.Tests.Web;

[Collection(DeskTests.Name)]
public sealed class PollTests(DeskFixture desk)
{
    [Fact]
    public async Task WhatAsksAgainByItself_SaysSo_AndNothingInsideOfItDoes()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk");

        var polls = anna.Page.QuerySelectorAll("[hx-trigger^='every']");

        polls.Length.ShouldBeGreaterThanOrEqualTo(2);
        polls.ShouldAllBe(p => p.GetAttribute("hx-headers") == """{"Helpdesk-Poll":"1"}""");
        polls.ShouldAllBe(p => p.GetAttribute("hx-disinherit") == "hx-headers");
    }
}
