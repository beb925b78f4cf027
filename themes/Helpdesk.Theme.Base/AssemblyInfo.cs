using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Modules.Tests")]
