namespace Helpdesk.Ui;

/// <summary>
/// Names texts that are localized through a variable (names of states, of priorities, of views) and so stand at no <c>L["..."]</c>. A test
/// reads every implementation, which needs a constructor without parameters, and fails when a language lacks one of the texts.
/// </summary>
public interface ITextSource
{
    /// <summary>English texts, which are the keys.</summary>
    IEnumerable<string> GetTexts();
}
