using Helpdesk.Modules.Manifest;

[assembly: Module(
    Name = "Identity",
    Description = "People, teams, organisations, roles, sign-in and API tokens.")]

[assembly: Feature(
    Id = "Helpdesk.Identity",
    Name = "Identity",
    Description = "People sign in with a password or an API token; roles say what they may do.",
    Category = "Foundation",
    IsAlwaysEnabled = true)]
