using Helpdesk.Modules.Manifest;

[assembly: Module(Name = "Requests", Description = "The service catalogue and what is ordered from it.")]
[assembly: Feature(
    Id = "Helpdesk.Requests",
    Name = "Requests",
    Description = "Things to order with forms, prices and approvals, and the tasks of the teams that fulfil an order.",
    Category = "Service desk",
    Dependencies = ["Helpdesk.Tickets", "Helpdesk.Approvals", "Helpdesk.Workflows"])]
