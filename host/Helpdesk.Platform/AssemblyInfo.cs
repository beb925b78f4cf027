using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Helpdesk.Platform.SqlServer")]
[assembly: InternalsVisibleTo("Helpdesk.Host")]
[assembly: InternalsVisibleTo("Helpdesk.Testing")]
[assembly: InternalsVisibleTo("Helpdesk.Platform.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.Modules.Tests")]
[assembly: InternalsVisibleTo("Helpdesk.Architecture.Tests")]
