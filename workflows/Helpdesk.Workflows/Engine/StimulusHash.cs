using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Engine;

/// <summary>How a stimulus finds its bookmarks and triggers: the hash that Elsa makes of a name and what is waited for.</summary>
internal static class StimulusHash
{
    public static string Of(string name, JsonObject? stimulus)
    {
        var text = stimulus is null ? name : $"{name}|{stimulus.ToJsonString(Options)}";
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Options = new();
}
