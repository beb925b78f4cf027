using Helpdesk.EndToEnd.Fixtures;

[assembly: AssemblyFixture(typeof(BrowserFixture))]
[assembly: AssemblyFixture(typeof(ServiceDesk))]
