using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Administration", Description = "Features, tenants, themes, settings and the state of the system.")]
[assembly: Feature(
    Id = "Helpdesk.Admin",
    Name = "Administration",
    Description = "Features, tenants, themes, settings and the state of the system.",
    Category = "Platform",
    IsAlwaysEnabled = true)]
