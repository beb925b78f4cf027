using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary>
/// <c>&lt;field asp-for="Input.Title" /&gt;</c>: label, control, hint and error of one model property, tied together for screen readers.
/// Child content replaces the control.
/// </summary>
[HtmlTargetElement("field", Attributes = "asp-for")]
public sealed class FieldTagHelper(IHtmlGenerator generator, IStringLocalizer L) : TagHelper
{
    /// <summary>The model's property.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    /// <summary>Localized label; the display name through the localizer when empty.</summary>
    public string? Label { get; set; }

    /// <summary>Localized help below the control.</summary>
    public string? Hint { get; set; }

    /// <summary>Type of the input; from the property when empty.</summary>
    public string? Type { get; set; }

    /// <summary>Choices: makes it a select.</summary>
    public IEnumerable<SelectListItem>? Options { get; set; }

    /// <summary>Lines: makes it a text area.</summary>
    public int? Rows { get; set; }

    /// <summary>Says in the label that it may stay empty.</summary>
    public bool Optional { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var own = await output.GetChildContentAsync();
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = output.Attributes.TryGetAttribute("id", out var given)
            ? given.Value.ToString()!
            : TagBuilder.CreateSanitizedId(name, generator.IdAttributeDotReplacement);
        var error = FieldParts.ErrorOf(ViewContext, name);
        var label = Markup.Given(Label) ?? L[For.Metadata.DisplayName ?? For.Metadata.PropertyName ?? name];
        var isCheck = For.Metadata.UnderlyingOrModelType == typeof(bool) && Options is null;

        var attributes = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var attribute in output.Attributes)
        {
            attributes[attribute.Name] = attribute.ValueStyle is HtmlAttributeValueStyle.Minimized ? "" : attribute.Value?.ToString();
        }

        output.Attributes.Clear();
        attributes["id"] = id;
        FieldParts.Describe(attributes, id, Hint, error);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", (isCheck ? "field field-check" : "field") + (error is null ? "" : " has-error"));
        if (isCheck)
        {
            attributes["class"] = FieldParts.Join("form-check-input", attributes);
            var box = Markup.Element("label", "form-check");
            box.Add(generator.GenerateCheckBox(ViewContext, For.ModelExplorer, For.Name, isChecked: null, Html(attributes)));
            box.Add(Markup.Element("span", "form-check-label", label));
            output.Content.AppendHtml(box);

            // What an unchecked box posts; after the label so that a click on it finds the box.
            output.Content.AppendHtml(generator.GenerateHiddenForCheckbox(ViewContext, For.ModelExplorer, For.Name));
        }
        else
        {
            output.Content.AppendHtml(FieldParts.Label(id, label, Optional ? L["optional"].Value : null));
            output.Content.AppendHtml(own.IsEmptyOrWhiteSpace ? Control(attributes) : own);
        }

        FieldParts.Finish(output.Content, ViewContext, id, Hint, error);
    }

    private IHtmlContent Control(Dictionary<string, object?> attributes)
    {
        if (For.Metadata.IsRequired && HasRequired())
        {
            attributes.TryAdd("required", "required");
        }

        if (MaxLength() is { } max)
        {
            attributes.TryAdd("maxlength", max.ToString(CultureInfo.InvariantCulture));
        }

        // The theme does not use the unobtrusive validation script; its attributes would only weigh.
        var validation = ViewContext.ClientValidationEnabled;
        ViewContext.ClientValidationEnabled = false;
        try
        {
            if (Options is not null)
            {
                attributes["class"] = FieldParts.Join("form-select", attributes);
                var many = For.Metadata.IsEnumerableType;
                var current = generator.GetCurrentValues(ViewContext, For.ModelExplorer, For.Name, many);
                return generator.GenerateSelect(ViewContext, For.ModelExplorer, optionLabel: null, For.Name, Options, current, many, Html(attributes));
            }

            attributes["class"] = FieldParts.Join("form-control", attributes);
            if (Rows is { } rows)
            {
                return generator.GenerateTextArea(ViewContext, For.ModelExplorer, For.Name, rows, columns: 0, Html(attributes));
            }

            var type = Markup.Given(Type) ?? TypeOf(For.Metadata);
            attributes["type"] = type;
            return type switch
            {
                "password" => generator.GeneratePassword(ViewContext, For.ModelExplorer, For.Name, value: null, Html(attributes)),
                "file" => Markup.Element("input").With("name", ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name)).AddAll(attributes),
                _ => generator.GenerateTextBox(ViewContext, For.ModelExplorer, For.Name, For.Model, FormatOf(type), Html(attributes)),
            };
        }
        finally
        {
            ViewContext.ClientValidationEnabled = validation;
        }
    }

    private static Dictionary<string, object> Html(Dictionary<string, object?> attributes) =>
        attributes.ToDictionary(pair => pair.Key, pair => pair.Value ?? "", StringComparer.OrdinalIgnoreCase);

    private bool HasRequired() => For.Metadata.ValidatorMetadata.OfType<RequiredAttribute>().Any();

    private int? MaxLength()
    {
        foreach (var validator in For.Metadata.ValidatorMetadata)
        {
            switch (validator)
            {
                case StringLengthAttribute length:
                    return length.MaximumLength;
                case MaxLengthAttribute { Length: > 0 } length:
                    return length.Length;
            }
        }

        return null;
    }

    private static string TypeOf(ModelMetadata metadata) => (metadata.DataTypeName, metadata.UnderlyingOrModelType) switch
    {
        (nameof(DataType.Password), _) => "password",
        (nameof(DataType.EmailAddress), _) => "email",
        (nameof(DataType.PhoneNumber), _) => "tel",
        (nameof(DataType.Url), _) => "url",
        (nameof(DataType.Date), _) => "date",
        (nameof(DataType.Time), _) => "time",
        (_, { } t) when t == typeof(DateOnly) => "date",
        (_, { } t) when t == typeof(TimeOnly) => "time",
        (_, { } t) when t == typeof(DateTime) => "datetime-local",
        (_, { } t) when t == typeof(int) || t == typeof(long) || t == typeof(short) || t == typeof(double) => "number",
        (_, { } t) when typeof(Microsoft.AspNetCore.Http.IFormFile).IsAssignableFrom(t) => "file",
        (_, { } t) when typeof(IEnumerable<Microsoft.AspNetCore.Http.IFormFile>).IsAssignableFrom(t) => "file",
        _ => "text",
    };

    private static string? FormatOf(string type) => type switch
    {
        "date" => "{0:yyyy-MM-dd}",
        "time" => "{0:HH:mm}",
        "datetime-local" => "{0:yyyy-MM-ddTHH:mm}",
        _ => null,
    };
}

/// <summary>
/// <c>&lt;person-picker asp-for="Input.AssigneeId" text="@name" url="~/people/search" /&gt;</c>: finds people while one types. Posts the id under
/// the property's name and what was typed under <c>(name)_Text</c>.
/// </summary>
[HtmlTargetElement("person-picker", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PersonPickerTagHelper(IStringLocalizer L, IUrlHelperFactory urls) : TagHelper
{
    /// <summary>The model's property that holds the id.</summary>
    [HtmlAttributeName("asp-for")]
    public ModelExpression? For { get; set; }

    /// <summary>Name of the posted id, instead of <see cref="For"/>.</summary>
    public string? Name { get; set; }

    /// <summary>Present id, instead of <see cref="For"/>.</summary>
    public string? Value { get; set; }

    /// <summary>Name shown now.</summary>
    public string? Text { get; set; }

    /// <summary>Answers <c>[{"id","name","detail"}]</c> to <c>?q=</c>; may start with <c>~/</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Localized label; the display name through the localizer when empty.</summary>
    public string? Label { get; set; }

    /// <summary>Localized help.</summary>
    public string? Hint { get; set; }

    /// <summary>Localized text of an empty control.</summary>
    public string? Placeholder { get; set; }

    /// <summary>Says in the label that it may stay empty.</summary>
    public bool Optional { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = Markup.Given(Name) ?? ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For?.Name ?? "");
        var id = TagBuilder.CreateSanitizedId(name, "_");
        var textName = name + "_Text";
        var attempted = ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) ? entry.AttemptedValue : null;
        var attemptedText = ViewContext.ViewData.ModelState.TryGetValue(textName, out var textEntry) ? textEntry.AttemptedValue : null;
        var value = attempted ?? Markup.Given(Value) ?? Convert.ToString(For?.Model, CultureInfo.InvariantCulture);
        var error = FieldParts.ErrorOf(ViewContext, name) ?? FieldParts.ErrorOf(ViewContext, textName);
        var label = Markup.Given(Label) ?? L[For?.Metadata.DisplayName ?? For?.Metadata.PropertyName ?? name];
        var url = urls.GetUrlHelper(ViewContext).Content(Url);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", error is null ? "field" : "field has-error");
        output.Content.AppendHtml(FieldParts.Label(id + "_Text", label, Optional ? L["optional"].Value : null));

        var described = new Dictionary<string, object?>();
        FieldParts.Describe(described, id, Hint, error);
        var box = Markup.Element("div", "picker");
        box.Add(Markup.Element("input").With("type", "hidden").With("name", name).With("id", id).With("value", value ?? ""));
        box.Add(Markup.Element("input", "form-control")
            .With("type", "text")
            .With("id", id + "_Text")
            .With("name", textName)
            .With("value", attemptedText ?? Text ?? "")
            .With("placeholder", Markup.Given(Placeholder))
            .With("autocomplete", "off")
            .With("spellcheck", "false")
            .With("data-person-picker", url)
            .With("data-target", id)
            .AddAll(described));
        output.Content.AppendHtml(box);
        FieldParts.Finish(output.Content, ViewContext, id, Hint, error);
    }
}

/// <summary>What every field has around its control.</summary>
internal static class FieldParts
{
    public static string? ErrorOf(ViewContext view, string name)
    {
        if (!view.ViewData.ModelState.TryGetValue(name, out var entry) || entry.Errors.Count == 0)
        {
            return null;
        }

        return string.Join(' ', entry.Errors.Select(error => error.ErrorMessage).Where(message => message.Length > 0));
    }

    public static void Describe(Dictionary<string, object?> attributes, string id, string? hint, string? error)
    {
        var by = string.Join(' ', new[] { error is null ? null : id + "-error", string.IsNullOrEmpty(hint) ? null : id + "-hint" }.Where(part => part is not null));
        if (by.Length > 0)
        {
            attributes["aria-describedby"] = by;
        }

        if (error is not null)
        {
            attributes["aria-invalid"] = "true";
        }
    }

    public static TagBuilder Label(string id, string text, string? optional)
    {
        var label = Markup.Element("label", "form-label", text).With("for", id);
        if (optional is not null)
        {
            label.Add(Markup.Element("span", "form-optional", " " + optional));
        }

        return label;
    }

    public static void Finish(TagHelperContent content, ViewContext view, string id, string? hint, string? error)
    {
        if (error is not null)
        {
            content.AppendHtml(Markup.Element("p", "field-error").With("id", id + "-error").Add(Markup.Icon(view, "alert-circle", 14)).Add(Markup.Element("span", null, error)));
        }

        if (!string.IsNullOrEmpty(hint))
        {
            content.AppendHtml(Markup.Element("p", "form-hint", hint).With("id", id + "-hint"));
        }
    }

    public static string Join(string cssClass, Dictionary<string, object?> attributes) =>
        attributes.TryGetValue("class", out var extra) && extra is string { Length: > 0 } text ? cssClass + " " + text : cssClass;

    public static TagBuilder AddAll(this TagBuilder element, Dictionary<string, object?> attributes)
    {
        foreach (var (key, value) in attributes)
        {
            element.Attributes[key] = Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        return element;
    }
}
