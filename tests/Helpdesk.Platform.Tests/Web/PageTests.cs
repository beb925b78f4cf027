using System.Globalization;
using System.Net;
using AngleSharp.Html.Parser;
using Helpdesk.Fixture.Pages.Areas.Fixture.Pages;
using Helpdesk.Navigation;
using Helpdesk.Platform.Localization;
using Helpdesk.Settings;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Tests.Web;

public sealed class PageTests
{
    private static readonly System.Reflection.Assembly Module = typeof(FormModel).Assembly;
    private static readonly System.Reflection.Assembly Theme = System.Reflection.Assembly.Load("Helpdesk.Fixture.Theme");

    [Fact]
    public async Task View_OfThePartThatStandsFirst_Wins()
    {
        await using var themed = await WebShell.StartAsync(parts: [Theme, Module]);
        await using var plain = await WebShell.StartAsync(parts: [Module, Theme]);

        (await TextAsync(themed, "#greeting")).ShouldBe("greeting of the theme");
        (await TextAsync(plain, "#greeting")).ShouldBe("greeting of the module");
    }

    [Fact]
    public async Task PageAndLayout_OfThePartThatStandsFirst_Win()
    {
        await using var themed = await WebShell.StartAsync(parts: [Theme, Module]);
        await using var plain = await WebShell.StartAsync(parts: [Module, Theme]);

        (await themed.Anonymous().GetStringAsync("/fixture/replaced")).ShouldContain("page of the theme");
        (await plain.Anonymous().GetStringAsync("/fixture/replaced")).ShouldContain("page of the module");
        (await themed.Anonymous().GetStringAsync("/fixture/form")).ShouldContain("data-layout=\"theme\"");
        (await plain.Anonymous().GetStringAsync("/fixture/form")).ShouldContain("data-layout=\"module\"");
    }

    [Fact]
    public async Task Page_OfAModuleThatIsNotAPart_DoesNotExist()
    {
        await using var shell = await WebShell.StartAsync(parts: [Theme]);

        (await shell.Anonymous().GetAsync("/fixture/form")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Form_WithAWrongField_ShowsALocalizedMessageAndKeepsTheInput()
    {
        await using var shell = await WebShell.StartAsync();
        using var client = shell.Anonymous();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");

        var response = await PermissionTests.PostFormAsync(shell, client, "/fixture/form", ("Input.Title", "zu lang!"), ("Input.Count", "viele"));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        var messages = page.QuerySelectorAll(".validation-summary-errors li").Select(e => e.TextContent).ToList();
        messages.ShouldBe(["Titel darf höchstens 5 Zeichen haben.", "Der Wert „viele“ passt nicht zu Count."]);
        page.QuerySelector("#Input_Title")!.GetAttribute("value").ShouldBe("zu lang!");
    }

    [Fact]
    public async Task Form_RefusedByAUseCase_ShowsTheSentence()
    {
        await using var shell = await WebShell.StartAsync();

        var response = await PermissionTests.PostFormAsync(shell, shell.Anonymous(), "/fixture/form", ("Input.Title", "a"), ("Input.Count", "1"));

        var html = await response.Content.ReadAsStringAsync();
        html.ShouldContain("This title is taken.");
        html.ShouldContain("input-validation-error");
    }

    [Theory]
    [InlineData("de", null, "en", "Hallo", "1.234,5")]
    [InlineData(null, "de", "en", "Hallo", "1.234,5")]
    [InlineData(null, null, "de-CH", "Hallo", "1’234.5")]
    [InlineData(null, null, "fr, en-GB;q=0.8", "Hello", "1,234.5")]
    [InlineData(null, null, null, "Hallo", "1.234,5")]
    [InlineData("en", "de", "de", "Hello", "1,234.5")]
    public async Task Culture_IsThePersonsThenTheCookiesThenTheBrowsersThenTheTenants(
        string? person, string? cookie, string? browser, string hello, string number)
    {
        await using var shell = await WebShell.StartAsync(configure: s => s.AddScoped<ISettings>(_ => new FixedSettings(new RegionalSettings { Culture = "de" })));
        using var client = shell.With(person is null ? [("permission", "ReadFixture")] : [("permission", "ReadFixture"), ("locale", person)]);
        if (cookie is not null)
        {
            client.DefaultRequestHeaders.Add("Cookie", $".Helpdesk.Culture={Uri.EscapeDataString($"c={cookie}|uic={cookie}")}");
        }

        if (browser is not null)
        {
            client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(browser);
        }

        var page = new HtmlParser().ParseDocument(await client.GetStringAsync("/fixture/hello"));

        page.QuerySelector("h1")!.TextContent.ShouldBe(hello);
        page.QuerySelector("#number")!.TextContent.ShouldBe(number);
    }

    [Fact]
    public async Task Texts_OfAllPartsAreMergedAndTheFirstPartWins()
    {
        await using var shell = await WebShell.StartAsync(parts: [Theme, Module]);
        var localizer = shell.Services.GetRequiredService<IStringLocalizer>();
        using var german = new UseCulture("de-AT");

        localizer["Hello"].Value.ShouldBe("Hallo aus dem Thema");
        localizer["Only here"].Value.ShouldBe("Nur im Modul");
        localizer["{0} tickets", 1].Value.ShouldBe("1 Ticket");
        localizer["{0} tickets", 2].Value.ShouldBe("2 Tickets");
        localizer["Nobody has translated this"].ShouldSatisfyAllConditions(
            t => t.Value.ShouldBe("Nobody has translated this"),
            t => t.ResourceNotFound.ShouldBeTrue());
        shell.Services.GetRequiredService<IStringLocalizer<PageTests>>()["Only here"].Value.ShouldBe("Nur im Modul");
    }

    [Fact]
    public async Task HtmlLocalizer_EncodesArguments()
    {
        await using var shell = await WebShell.StartAsync();
        var localizer = shell.Services.GetRequiredService<Microsoft.AspNetCore.Mvc.Localization.IHtmlLocalizer>();

        using StringWriter writer = new();
        localizer["<b>{0}</b>", "<script>"].WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default);

        writer.ToString().ShouldBe("<b>&lt;script&gt;</b>");
    }

    [Fact]
    public async Task Zone_ShowsPanelsByPositionAndAnErrorInThePlaceOfOneThatFails()
    {
        await using var shell = await WebShell.StartAsync(configure: s =>
        {
            s.AddPanel<LastPanel>();
            s.AddPanel<LazyFailingPanel>();
            s.AddPanel<FailingPanel>();
            s.AddPanel<FirstPanel>();
            s.AddPanel<ElsewherePanel>();
        });

        var page = new HtmlParser().ParseDocument(await shell.As("ReadFixture").GetStringAsync("/fixture/hello"));

        page.QuerySelectorAll("[data-panel]").Select(p => p.TextContent).ShouldBe(["first 42", "last"]);
        page.QuerySelectorAll(".callout-warning").Length.ShouldBe(2);
        page.Body!.TextContent.ShouldNotContain("half");
        page.Body!.TextContent.ShouldNotContain("geheim");
        shell.Log.Errors.Count(e => e.Contains("in the zone fixture failed")).ShouldBe(2);
    }

    [Fact]
    public async Task Navigation_ShowsWhatThePersonMayUseGroupedAndLocalized()
    {
        await using var shell = await WebShell.StartAsync(new NavigationProbe());
        using var client = shell.With([("permission", "ReadFixture"), ("locale", "de")]);

        var text = await client.GetStringAsync("/fixture/hello/deep/er");

        text.ShouldBe("-: Hallo /fixture/hello False\nTitel: Nur im Modul /fixture/hello/deep True");
    }

    [Fact]
    public async Task PersonTime_ShowsZoneAndCultureOfThePerson()
    {
        await using var shell = await WebShell.StartAsync(new TimeProbe());
        using var client = shell.With([("zoneinfo", "Europe/Berlin"), ("locale", "de")]);

        var lines = (await client.GetStringAsync("/time")).Split('\n');

        lines[0].ShouldBe("21.11.2026 12:55");
        lines[1].ShouldBe("vor 5 Minuten");
        lines[2].ShouldBe("in 1 Stunde");
        lines[3].ShouldBe("2 Std. 5 Min.");
        lines[4].ShouldBe("Samstag, 21. November 2026 12:55:00 (UTC+01:00)");

        // 29 March 2026, 02:30 does not exist in Berlin; the clock jumps from 02:00 to 03:00.
        lines[5].ShouldBe("2026-03-29T01:00:00Z");
    }

    private static async Task<string> TextAsync(WebShell shell, string selector) =>
        new HtmlParser().ParseDocument(await shell.As("ReadFixture").GetStringAsync("/fixture/hello")).QuerySelector(selector)!.TextContent;

    private sealed class FixedSettings(object value) : ISettings
    {
        public Task<T> GetAsync<T>(CancellationToken cancellationToken = default)
            where T : class, new() => Task.FromResult(value as T ?? new T());

        public Task SaveAsync<T>(T settings, CancellationToken cancellationToken = default)
            where T : class, new() => throw new NotSupportedException();

        public Task<object> GetCopyAsync(Type type, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<string> GetStampAsync(Type type, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SaveAsync(object settings, string expectedStamp, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SaveAsync(object settings, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class UseCulture : IDisposable
    {
        private readonly CultureInfo _before = CultureInfo.CurrentUICulture;

        public UseCulture(string name) => CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(name);

        public void Dispose() => CultureInfo.CurrentUICulture = _before;
    }

    private abstract class Panel(int position, string zone = "fixture") : IPanelProvider
    {
        public string Zone => zone;

        public int Position => position;

        public abstract Task<IHtmlContent?> RenderAsync(PanelContext context);
    }

    private sealed class FirstPanel() : Panel(1)
    {
        public override Task<IHtmlContent?> RenderAsync(PanelContext context) =>
            Task.FromResult<IHtmlContent?>(new HtmlString($"<p data-panel>first {context.Model}</p>"));
    }

    private sealed class FailingPanel() : Panel(2)
    {
        public override Task<IHtmlContent?> RenderAsync(PanelContext context) => throw new InvalidOperationException("geheim");
    }

    private sealed class LazyFailingPanel() : Panel(3)
    {
        public override Task<IHtmlContent?> RenderAsync(PanelContext context) =>
            Task.FromResult<IHtmlContent?>(new HtmlContentBuilder().AppendHtml("half").AppendHtml(new Failing()));

        private sealed class Failing : IHtmlContent
        {
            public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => throw new InvalidOperationException("geheim");
        }
    }

    private sealed class LastPanel() : Panel(4)
    {
        public override Task<IHtmlContent?> RenderAsync(PanelContext context) => Task.FromResult<IHtmlContent?>(new HtmlString("<p data-panel>last</p>"));
    }

    private sealed class ElsewherePanel() : Panel(0, "elsewhere")
    {
        public override Task<IHtmlContent?> RenderAsync(PanelContext context) => Task.FromResult<IHtmlContent?>(new HtmlString("<p data-panel>no</p>"));
    }

    private sealed class NavigationProbe : Probe
    {
        public override void ConfigureServices(IServiceCollection services) => new TestApi().ConfigureServices(services);

        protected override string Path => "/fixture/hello/deep/er";

        protected override string Answer(IServiceProvider services) => string.Join('\n', services.GetRequiredService<INavigation>().Get(Menus.Desk)
            .SelectMany(g => g.Entries.Select(e => $"{g.Heading ?? "-"}: {e.Text} {e.Url} {e.IsActive}")));
    }

    private sealed class TimeProbe : Probe
    {
        protected override string Path => "/time";

        protected override string Answer(IServiceProvider services)
        {
            var time = services.GetRequiredService<IPersonTime>();
            DateTime then = new(2026, 11, 21, 11, 55, 0, DateTimeKind.Utc);
            return string.Join(
                '\n',
                time.Short(then),
                time.Relative(then),
                time.Relative(then.AddMinutes(66)),
                time.Duration(TimeSpan.FromMinutes(125)),
                time.Long(then),
                time.Machine(time.ToUtc(new DateTime(2026, 3, 29, 2, 30, 0))));
        }
    }
}
