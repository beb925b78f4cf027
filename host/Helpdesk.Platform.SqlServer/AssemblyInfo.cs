using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Host")]
[assembly: InternalsVisibleTo("Helpdesk.Testing")]
[assembly: InternalsVisibleTo("Helpdesk.Platform.Tests")]
