using Helpdesk.Identity.Domain;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Müller", "MULLER")]
    [InlineData("  Zoë   Ångström ", "ZOE ANGSTROM")]
    [InlineData("Groß", "GROSS")]
    [InlineData("İstanbul", "ISTANBUL")]
    [InlineData(null, "")]
    [InlineData("   ", "")]
    public void Text_IsFolded_ForSearch(string? text, string folded) => SearchText.Normalize(text).ShouldBe(folded);

    [Fact]
    public void Text_ThatGrowsWhenFolded_StillFitsItsColumn() => SearchText.Normalize(new string('ﬃ', 150)).Length.ShouldBe(200);
}
