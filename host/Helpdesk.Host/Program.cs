using Helpdesk.Host;
using Helpdesk.Host.Cli;

return await HelpdeskProgram.RunAsync(args, new HelpdeskHostOptions());
