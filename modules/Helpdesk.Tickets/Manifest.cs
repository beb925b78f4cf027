using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Tickets", Description = "The record core that every process shares: queues, conversation, history, portal.")]
[assembly: Feature(
    Id = "Helpdesk.Tickets",
    Name = "Tickets",
    Description = "Tickets with conversation, history, queues, filters, portal and API. Types of tickets are features of their own.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Identity"])]
