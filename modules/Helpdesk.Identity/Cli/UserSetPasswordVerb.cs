using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Cli;

internal sealed class UserSetPasswordVerb(ManageAccount accounts, IPeopleDirectory people, IStringLocalizer L) : IVerb
{
    public string Name => "user set-password";

    public string Usage => "NAME [--password P]";

    public string Description =>
        "Sets a person's password, unlocks the account and ends open sessions. Without --password the password is the first line of standard input, else a random one that is printed once.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var name = arguments.Positions is [var only] ? only : throw new BusinessException("Cli:MissingName", L["Give exactly one user name."]);
        var person = await people.FindPersonAsync(name, cancellationToken)
            ?? throw new NotFoundException(L["There is nobody with the user name {0}.", name]);
        var (password, isRandom) = await PasswordInput.ReadAsync(arguments.Option("password"));
        await accounts.SetPasswordAsync(person.Id, password, cancellationToken);
        await output.WriteLineAsync(L["The password of {0} was set.", person.UserName].Value);
        if (isRandom)
        {
            await output.WriteLineAsync(L["Password: {0}", password].Value);
        }

        return 0;
    }
}
