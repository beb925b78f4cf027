using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Cli;

/// <summary>The file with a definition that a verb is given.</summary>
internal static class DefinitionFile
{
    /// <summary>Its text.</summary>
    /// <exception cref="BusinessException">No file is named, or it is missing or too large.</exception>
    public static async Task<string> ReadAsync(VerbArguments arguments, IStringLocalizer L, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var path])
        {
            throw new BusinessException("Cli:MissingFile", L["Name one file with a workflow."]);
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new BusinessException("Workflows:NoFile", L["There is no file “{0}”.", path]);
        }

        // A character has four bytes at most; what is read then is measured by the reader.
        if (file.Length > WorkflowDocument.MaxLength * 4L)
        {
            throw new BusinessException("Workflows:TooLarge", L["The document is larger than {0} characters.", WorkflowDocument.MaxLength]);
        }

        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BusinessException("Workflows:NoFile", L["The file “{0}” cannot be read: {1}", path, exception.Message]);
        }
    }

    /// <summary>A JSON object that was given as text.</summary>
    /// <exception cref="ValidationException">It is none.</exception>
    public static JsonObject ToJson(string text, string field, IStringLocalizer L)
    {
        try
        {
            var json = JsonNode.Parse(text, new JsonNodeOptions { PropertyNameCaseInsensitive = true }) as JsonObject;
            _ = json?.Count;
            return json ?? throw new ValidationException(field, L["This is not a JSON object."]);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new ValidationException(field, L["The text is not JSON: {0}", exception.Message]);
        }
    }
}
