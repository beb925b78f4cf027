using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Theme.Base;

/// <summary>The texts that the script shows, in the person's language.</summary>
public static class ClientTexts
{
    /// <summary>JSON object of texts by name; the script names are those of <c>assets/ts/text.ts</c>.</summary>
    public static string ToJson(IStringLocalizer L) => JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["close"] = L["Close"],
        ["cancel"] = L["Cancel"],
        ["confirm"] = L["Continue"],
        ["confirmTitle"] = L["Are you sure?"],
        ["undo"] = L["Undo"],
        ["copied"] = L["Copied"],
        ["copyFailed"] = L["Copying was refused by the browser. Select the text and copy it yourself."],
        ["draftSaved"] = L["Draft saved"],
        ["draftRestored"] = L["Your draft was restored"],
        ["draftDiscard"] = L["Discard draft"],
        ["unsaved"] = L["You have unsaved changes."],
        ["remove"] = L["Remove {0}"],
        ["noMatches"] = L["Nothing found for “{0}”"],
        ["results"] = L["{0} results"],
        ["paletteLabel"] = L["Search pages, records and actions"],
        ["palettePlaceholder"] = L["Where to, or what to do?"],
        ["paletteOpen"] = L["to open"],
        ["paletteMove"] = L["to move"],
        ["paletteClose"] = L["to close"],
        ["pages"] = L["Pages"],
        ["records"] = L["Records"],
        ["actions"] = L["Actions"],
        ["networkError"] = L["The server cannot be reached. Nothing was saved; check the connection and try again."],
        ["serverError"] = L["The server could not do this. Nothing was saved; try again, and tell your administrator if it stays."],
        ["sessionOver"] = L["You are signed out. Sign in again; your draft is kept."],
        ["selected"] = L["{0} selected"],
        ["over"] = L["{0} over"],
        ["justNow"] = L["just now"],
        ["soon"] = L["in a moment"],
        ["sec"] = L["{0} s"],
        ["min"] = L["{0} min"],
        ["hour"] = L["{0} h"],
        ["hourMin"] = L["{0} h {1} min"],
        ["day"] = L["{0} d"],
        ["dayHour"] = L["{0} d {1} h"],
        ["keysTitle"] = L["Keyboard shortcuts"],
        ["keysGlobal"] = L["Everywhere"],
        ["keysList"] = L["In lists"],
        ["keysPage"] = L["On this page"],
        ["keySearch"] = L["Search"],
        ["keyPalette"] = L["Command palette"],
        ["keyCreate"] = L["Create"],
        ["keyHelp"] = L["This help"],
        ["keyNext"] = L["Next row"],
        ["keyPrevious"] = L["Previous row"],
        ["keySelect"] = L["Select row"],
        ["keySelectRange"] = L["Select up to here"],
        ["keyOpen"] = L["Open row"],
        ["viewing"] = L["{0} is viewing"],
        ["editing"] = L["{0} is editing"],
        ["noting"] = L["{0} is writing a note"],
        ["replying"] = L["{0} is writing a reply"],
        ["ticketChanged"] = L["{0} has changed"],
        ["keySend"] = L["Send"],
        ["keyReply"] = L["Write a public reply"],
        ["keyNote"] = L["Write an internal note"],
    });
}
