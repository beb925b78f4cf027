using Helpdesk.Modules.Manifest;

[assembly: Theme(
    Name = "Contrast",
    Description = "The Helpdesk theme with contrasts of at least 7 to 1, drawn borders and underlined links.",
    BaseTheme = "Helpdesk.Theme.Base")]
