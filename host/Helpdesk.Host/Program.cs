using Helpdesk.Host;

var app = HelpdeskHost.Create(new HelpdeskHostOptions { Arguments = args });
await app.RunAsync();
return 0;
