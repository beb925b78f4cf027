using System.Net;
using System.Text;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Settings;
using Helpdesk.Theme.Base.Branding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Helpdesk.Modules.Tests.Branding;

/// <summary>An administrator gives the portal its name, colour and logo, and everyone sees them.</summary>
public sealed class BrandingPageTests(BrandedTenants tenants) : IClassFixture<BrandedTenants>, IAsyncLifetime
{
    private const string Form = "admin/settings/branding";
    private const string Save = "Save branding";

    private static readonly byte[] Drawing = Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 10'><path d='M0 0h30v10z'/></svg>");

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings());
        await tenants.SaveAsync(BrandedTenants.Acme, new BrandingSettings());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task WithoutBranding_PagesHaveTheLookOfTheTheme()
    {
        using var stranger = new Visitor(tenants.Host.Address);

        await stranger.OpenAsync("signin");

        stranger.Page.Title.ShouldBe("Sign in · Helpdesk");
        stranger.Page.QuerySelector(".brand-mark").ShouldNotBeNull();
        stranger.Page.QuerySelectorAll("link[href*='branding'], img, .plain-foot").ShouldBeEmpty();
    }

    [Fact]
    public async Task Branding_ThatWasSaved_IsOnTheSignInPageTheDeskAndThePortal()
    {
        using var admin = await tenants.SignInAsync();
        await admin.OpenAsync(Form);
        admin.Files["Input.Logo"] = ("whatever.txt", Logos.Png(120, 40));

        await admin.SubmitAsync(
            Save, ("Input.Name", "Acme <Service>"), ("Input.Accent", "0B6E4F"), ("Input.Welcome", "Ask us anything."), ("Input.Contact", "Write to help@example.com, or call 4357."));

        admin.Status.ShouldBe(HttpStatusCode.OK);
        admin.ValueOf("Input.Accent").ShouldBe("#0b6e4f");
        ShouldBeBranded(admin);
        await admin.OpenAsync("portal");
        ShouldBeBranded(admin);
        admin.Page.QuerySelector(".hero-welcome")!.TextContent.ShouldBe("Ask us anything.");
        admin.Page.QuerySelector(".portal-foot")!.TextContent.ShouldContain("Write to help@example.com, or call 4357.");
        admin.Page.QuerySelectorAll("[style], style").ShouldBeEmpty();
        await admin.OpenAsync("desk");
        ShouldBeBranded(admin);
        using var stranger = new Visitor(tenants.Host.Address);
        await stranger.OpenAsync("signin");
        ShouldBeBranded(stranger);
        stranger.Page.Title.ShouldBe("Sign in · Acme <Service>");
        stranger.Page.QuerySelector(".plain-foot a")!.GetAttribute("href").ShouldBe("mailto:help@example.com");

        static void ShouldBeBranded(Visitor visitor)
        {
            visitor.Page.QuerySelector(".brand-text")!.TextContent.Trim().ShouldBe("Acme <Service>");
            visitor.Page.QuerySelector("link[href*='/theme/branding.css']").ShouldNotBeNull();
            visitor.Page.QuerySelector(".brand-logo")!.GetAttribute("src")!.ShouldStartWith("/theme/branding/logo?v=");
        }
    }

    [Fact]
    public async Task Logo_ThatIsTakenAway_LeavesTheMarkAndTheRest()
    {
        using var admin = await tenants.SignInAsync();
        await UploadAsync(admin, Drawing, ("Input.Name", "Acme"));

        await admin.SubmitAsync(Save, ("Input.RemoveLogo", "true"));

        admin.Page.QuerySelector(".brand-logo").ShouldBeNull();
        admin.Page.QuerySelector(".brand-text")!.TextContent.Trim().ShouldBe("Acme");
    }

    [Fact]
    public async Task StyleSheet_WithItsVersion_IsKeptForEver_AndAskedForAgainWithoutOne()
    {
        await tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings { Accent = "#0b6e4f" });
        using var stranger = new Visitor(tenants.Host.Address);
        await stranger.OpenAsync("signin");
        var address = stranger.Page.QuerySelector("link[href*='branding.css']")!.GetAttribute("href")!;

        using var versioned = await GetAsync(address);
        using var other = await GetAsync("theme/branding.css?v=0");

        versioned.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        (await versioned.Content.ReadAsStringAsync(CancellationToken)).ShouldStartWith(":root{--accent:light-dark(#0b6e4f,#");
        versioned.Headers.CacheControl!.ToString().ShouldContain("immutable");
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.Headers.CacheControl!.NoCache.ShouldBeTrue();
        using var again = await GetAsync(address, versioned.Headers.ETag!.Tag);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task StyleSheet_OfAnotherColour_HasAnotherAddress()
    {
        var (green, blue) = (Brand.StyleOf(new() { Accent = "#0b6e4f" })!, Brand.StyleOf(new() { Accent = "#00205b" })!);
        await tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings { Accent = "#00205b" });

        using var answer = await GetAsync(green.Url.TrimStart('~', '/'));

        green.Url.ShouldNotBe(blue.Url);
        answer.Headers.ETag!.Tag.ShouldBe($"\"{blue.Version}\"");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue("a proxy must not keep the new colour under the address of the old one");
    }

    [Fact]
    public async Task StyleSheetAndLogo_WithoutBranding_AreNotFound()
    {
        using var style = await GetAsync("theme/branding.css");
        using var logo = await GetAsync("theme/branding/logo");

        (style.StatusCode, logo.StatusCode).ShouldBe((HttpStatusCode.NotFound, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Drawing_IsServedAsAnImageThatMayDoNothing()
    {
        using var admin = await tenants.SignInAsync();
        await UploadAsync(admin, Drawing);

        using var answer = await GetAsync(admin.Page.QuerySelector(".brand-logo")!.GetAttribute("src")!);

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("sandbox");
        policy.ShouldNotContain("script");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await answer.Content.ReadAsByteArrayAsync(CancellationToken)).ShouldBe(Drawing);
    }

    public static TheoryData<string, byte[], string> Refused() => new()
    {
        { "logo.png", "<html><script>alert(1)</script></html>"u8.ToArray(), "This is no PNG" },
        { "logo.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), "This is no PNG" },
        { "logo.gif", "GIF89a"u8.ToArray(), "This is no PNG" },
        { "logo.png", [], "This is no PNG" },
        { "logo.png", [.. Logos.Png(9, 9), .. new byte[LogoFile.MaxBytes]], "The logo is too large: at most 512 KB." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task File_ThatIsNoLogo_IsRefusedAtItsField_AndTheOldOneStays(string name, byte[] content, string sentence)
    {
        using var admin = await tenants.SignInAsync();
        await UploadAsync(admin, Logos.Png(9, 9));
        var before = (await tenants.ReadAsync(ShellSettings.DefaultName)).Logo.ShouldNotBeNull();
        admin.Files["Input.Logo"] = (name, content);

        await admin.SubmitAsync(Save, ("Input.Name", "Not kept"));

        admin.ErrorAt("Input.Logo").ShouldStartWith(sentence);
        admin.ValueOf("Input.Name").ShouldBe("Not kept");
        var after = await tenants.ReadAsync(ShellSettings.DefaultName);
        after.Logo.ShouldBe(before);
        after.Name.ShouldBe("");
    }

    [Fact]
    public async Task Logo_ThatCameWithARefusedColour_IsAskedForAgain()
    {
        using var admin = await tenants.SignInAsync();
        await admin.OpenAsync(Form);
        admin.Files["Input.Logo"] = ("logo.png", Logos.Png(9, 9));

        await admin.SubmitAsync(Save, ("Input.Accent", "#ffcc00"));

        admin.ErrorAt("Input.Logo").ShouldStartWith("Choose the logo again");
    }

    [Theory]
    [InlineData("#ffcc00", "#ffcc00 cannot be seen well enough on a light page: its contrast is 1.4, at least 3.0 is needed. The nearest shade that works is #")]
    [InlineData("green", "Write the colour like #0b6e4f.")]
    public async Task Colour_ThatDoesNotWork_IsRefusedWithASentence(string colour, string sentence)
    {
        using var admin = await tenants.SignInAsync();
        await admin.OpenAsync(Form);

        await admin.SubmitAsync(Save, ("Input.Accent", colour));

        admin.ErrorAt("Input.Accent").ShouldStartWith(sentence);
        (await tenants.ReadAsync(ShellSettings.DefaultName)).Accent.ShouldBe("");
    }

    [Fact]
    public async Task Values_ThatARecipeWrites_AreCheckedAsWell()
    {
        await Should.ThrowAsync<ValidationException>(() => tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings { Accent = "#ffffff" }));
        await Should.ThrowAsync<ValidationException>(() => tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings { Accent = "red;}" }));
        await Should.ThrowAsync<ValidationException>(
            () => tenants.SaveAsync(ShellSettings.DefaultName, new BrandingSettings { Logo = new BrandLogo(new string('a', 64), "text/html", 9, 9) }));
    }

    [Fact]
    public async Task AnotherTenant_SeesItsOwn()
    {
        await tenants.SaveAsync(BrandedTenants.Acme, new BrandingSettings { Name = "Acme", Accent = "#00205b" });
        using var admin = await tenants.SignInAsync();
        await UploadAsync(admin, Logos.Png(9, 9), ("Input.Name", "Here"), ("Input.Accent", "#0b6e4f"));
        var logo = admin.Page.QuerySelector(".brand-logo")!.GetAttribute("src")!;

        using var there = new Visitor(tenants.Host.Address);
        await there.OpenAsync("acme/signin");

        there.Page.Title.ShouldBe("Sign in · Acme");
        there.Page.QuerySelector(".brand-logo").ShouldBeNull();
        using var style = await GetAsync(there.Page.QuerySelector("link[href*='branding.css']")!.GetAttribute("href")!);
        (await style.Content.ReadAsStringAsync(CancellationToken)).ShouldContain("--accent:light-dark(#00205b");
        using var foreign = await GetAsync("acme" + logo);
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await there.OpenAsync("signin");
        there.Page.Title.ShouldBe("Sign in · Here");
    }

    [Fact]
    public async Task Form_ThatSomebodyElseSavedMeanwhile_AsksBeforeItReplaces()
    {
        using var mine = await tenants.SignInAsync();
        using var theirs = await tenants.SignInAsync();
        await mine.OpenAsync(Form);
        await theirs.OpenAsync(Form);
        await theirs.SubmitAsync(Save, ("Input.Name", "Theirs"));

        await mine.SubmitAsync(Save, ("Input.Name", "Mine"));
        mine.Main.TextContent.ShouldContain("Somebody changed these settings");
        (await tenants.ReadAsync(ShellSettings.DefaultName)).Name.ShouldBe("Theirs");

        await mine.SubmitAsync(Save);
        (await tenants.ReadAsync(ShellSettings.DefaultName)).Name.ShouldBe("Mine");
    }

    [Fact]
    public async Task Change_StandsInTheLedger()
    {
        using var admin = await tenants.SignInAsync();
        await admin.OpenAsync(Form);

        await admin.SubmitAsync(Save, ("Input.Name", "In the ledger"));

        await admin.OpenAsync("admin/ledger");
        admin.Main.TextContent.ShouldContain("In the ledger");
    }

    [Fact]
    public async Task Agent_MayNotChangeIt()
    {
        using var anna = await tenants.SignInAsync("anna");

        await anna.OpenAsync(Form);

        anna.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task ThemeForContrast_KeepsItsColours_WithTheTenantsName()
    {
        await tenants.SaveAsync(BrandedTenants.Acme, new BrandingSettings { Name = "Acme", Accent = "#00205b" });
        await SetThemeAsync("Helpdesk.Theme.Contrast");
        using var stranger = new Visitor(tenants.Host.Address);

        await stranger.OpenAsync("acme/signin");

        stranger.Page.Title.ShouldBe("Sign in · Acme");
        stranger.Page.QuerySelectorAll("link[href*='branding.css']").ShouldBeEmpty();
        await SetThemeAsync("Helpdesk.Theme.Base");
    }

    [Fact]
    public async Task Look_WhenTheSettingsCannotBeRead_IsThatOfTheTheme()
    {
        var settings = Substitute.For<ISettings>();
        settings.GetAsync<BrandingSettings>(Arg.Any<CancellationToken>()).ThrowsAsync(new DatabaseUnavailableException("Gone."));

        var brand = await new TenantBrand(settings, new BrandCache(), NullLogger<TenantBrand>.Instance).GetAsync(CancellationToken);

        brand.ShouldBe(Brand.Default);
    }

    private static async Task UploadAsync(Visitor admin, byte[] logo, params (string Name, string? Value)[] values)
    {
        await admin.OpenAsync(Form);
        admin.Files["Input.Logo"] = ("logo", logo);
        await admin.SubmitAsync(Save, values);
        admin.Status.ShouldBe(HttpStatusCode.OK, admin.Text);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await tenants.Host.Client.SendAsync(request, CancellationToken);
    }

    private async Task SetThemeAsync(string theme)
    {
        await using var scope = tenants.Host.CreateScope(BrandedTenants.Acme);
        (await scope.Services.GetRequiredService<IFeatureManager>().SetThemeAsync(theme, CancellationToken)).Succeeded.ShouldBeTrue();
    }
}
