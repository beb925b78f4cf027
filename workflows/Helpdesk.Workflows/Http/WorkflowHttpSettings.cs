using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Workflows.Http;

/// <summary>Where workflows may send requests. Nothing is allowed that is not listed.</summary>
internal sealed class WorkflowHttpSettings : IValidatableObject
{
    private const int MaxHosts = 200;
    private const int MaxLength = 300;

    [Display(
        Name = "Hosts that workflows may call",
        Description = "One a line, such as api.example.com or *.example.com:8443; nothing else is called. Only https, unless it begins with http://. A host in a private network, or on this server, needs +private at its end.")]
    public List<string> Hosts { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Hosts.Count > MaxHosts || Hosts.Exists(h => h.Length > MaxLength || !HostRule.TryParse(h, out _)))
        {
            yield return new ValidationResult(HttpTexts.WrongHosts, [nameof(Hosts)]);
        }
    }

    /// <summary>The rule that lets a URL be called; null when none does. One that says that the address may be private goes first.</summary>
    public HostRule? Find(Uri uri) => Rules().Where(r => r.Allows(uri)).OrderByDescending(r => r.IsPrivate).FirstOrDefault();

    private IEnumerable<HostRule> Rules()
    {
        foreach (var host in Hosts)
        {
            if (HostRule.TryParse(host, out var rule))
            {
                yield return rule;
            }
        }
    }
}

/// <summary>Sentences that are looked up as data.</summary>
internal sealed class HttpTexts : Ui.ITextSource
{
    public const string WrongHosts = "Write at most 200 hosts, such as api.example.com, *.example.com or http://10.0.0.5:8080+private, without a path.";

    public IEnumerable<string> GetTexts() => [WrongHosts];
}
