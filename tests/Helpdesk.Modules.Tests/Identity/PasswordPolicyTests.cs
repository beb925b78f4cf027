using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class PasswordPolicyTests
{
    private readonly PasswordPolicy _policy = new(new IdentityFixture.EnglishText());
    private readonly User _user = new() { UserName = "jonas.weber", Email = "j.weber@example.com" };

    [Theory]
    [InlineData("seven green bottles")]
    [InlineData("aßdkfj2398çrwe")]
    [InlineData("correct-horse-battery-1")]
    [InlineData("onlylowercaseletters")]
    public void Password_ThatIsLongAndNotGuessable_IsAccepted_WithoutCompositionRules(string password) =>
        _policy.Check(_user, password).ShouldBeNull();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("elevenchars")]
    public void Password_UnderTwelveCharacters_IsRefused(string? password) =>
        _policy.Check(_user, password).ShouldNotBeNull().ShouldContain("at least 12");

    [Fact]
    public void Password_OfMoreThan256Characters_IsRefused_BecauseHashingItCostsTime() =>
        _policy.Check(_user, string.Concat(Enumerable.Repeat("abcdefghij ", 30))).ShouldNotBeNull().ShouldContain("at most 256");

    [Theory]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("Password2026!")]
    [InlineData("!!Administrator!!")]
    [InlineData("passwordpassword")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("123456789012")]
    [InlineData("1234-5678-9012-3456")]
    [InlineData("Qwertyuiop123")]
    public void Password_ThatAttackersTryFirst_IsRefused(string password) =>
        _policy.Check(_user, password).ShouldNotBeNull().ShouldContain("first that attackers try");

    [Theory]
    [InlineData("my Jonas.Weber secret")]
    [InlineData("j.weber and so on 7")]
    public void Password_WithTheUserName_IsRefused(string password) =>
        _policy.Check(_user, password).ShouldNotBeNull().ShouldContain("user name");
}
