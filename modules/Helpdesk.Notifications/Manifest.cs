using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Notifications", Description = "Tells people what happened to the tickets that concern them.")]
[assembly: Feature(
    Id = "Helpdesk.Notifications",
    Name = "Notifications",
    Description = "A bell with what is new for each person: assignments, replies, resolutions.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets"])]
