using Helpdesk.Modules.Manifest;

[assembly: Theme(
    Name = "Helpdesk",
    Description = "Layouts, components, icons and design tokens of every page, light and dark.")]
