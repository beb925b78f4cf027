using System.Text;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Tests.Expressions;

public class TextTemplateTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("No { value } % here}}", "No { value } % here}}")]
    [InlineData("Ticket {{ ticket.number }}: {{ticket.requester.name}}", "Ticket INC-7: Ada")]
    [InlineData("{{ variables.greeting }} {{ CorrelationId }}", "Hello c-1")]
    [InlineData("[{{ unknown.a.b }}{{ ticket.unknown.b }}{{ ticket.service.name }}{{ nil }}]", "[]")]
    [InlineData("{{ ticket['requester'][\"name\"] }} {{ ticket.tags[1] }} {{ ticket.tags[9] }}", "Ada vip ")]
    [InlineData("{{ ticket.tags.size }}{{ ticket.number.size }} {{ ticket.tags.first }} {{ ticket.tags.last }}", "25 mail vip")]
    [InlineData("{{ ticket.tags }} {{ ticket.isMajor }} {{ 1.50 }} {{ -2 }} {{ 'a b' }}", "mail,vip true 1.5 -2 a b")]
    [InlineData("{{ ticket.number | downcase | capitalize | append: '!' | prepend: \"No. \" }}", "No. Inc-7!")]
    [InlineData("{{ '  a ' | strip | upcase }}", "A")]
    [InlineData("{{ ticket.title | escape }} {{ \"'ä\" | escape }}", "Mail is &lt;down&gt; &#39;ä")]
    [InlineData("{{ ticket.service | default: 'none' }} {{ ticket.empty | default: 'e' }} {{ false | default: amount }} {{ 0 | default: 1 }}", "none e 5 0")]
    [InlineData("{{ ticket.tags | join }} {{ ticket.tags | join: ' and ' }}", "mail vip mail and vip")]
    [InlineData("{{ ticket.tags | size }} {{ ticket.tags | first }} {{ ticket.tags | last }} {{ 'abc' | size }} {{ nil | size }}", "2 mail vip 3 ")]
    [InlineData("{{ 'abcdefgh' | truncate: 5 }} {{ 'abc' | truncate: 5 }} {{ 'abcdefgh' | truncate: 5, '…' }} {{ 'abcdef' | truncate: 2 }}", "ab... abc abcd… ...")]
    [InlineData("{{ 'a.b.c' | replace: '.', '' }}", "abc")]
    [InlineData("{{ amount | plus: 2 | minus: '0.5' }}", "6.5")]
    [InlineData("{{ ticket.created | date: 'yyyy-MM-dd' }} {{ ticket.created | date: \"dd.MM.yyyy HH:mm\" }}", "2026-11-03 03.11.2026 09:05")]
    [InlineData("{{ ticket.created | date: '%Y-%m-%d %H:%M:%S %y %-d. %-m. %e %B %b %A %a %j %I %p %F %T %R %z %%' }}", "2026-11-03 09:05:07 26 3. 11.  3 November Nov Tuesday Tue 307 09 AM 2026-11-03 09:05:07 09:05 +0000 %")]
    [InlineData("{{ '2026-11-03' | date: 'd. MMMM' }} {{ '2026-11-03T10:00+02:00' | date: 'HH:mm zzz' }} {{ '2026-11-03T10:00:01.1234567Z' | date: '%S' }}", "3. November 10:00 +02:00 01")]
    [InlineData("{{ 'soon' | date: 'yyyy' }}{{ nil | date: 'yyyy' }}", "soon")]
    [InlineData("{% if ticket.isMajor %}major{% endif %}", "major")]
    [InlineData("{% if ticket.service %}a{% elsif ticket.priority == 1 %}b{% elsif ticket.priority == 2 %}c{% else %}d{% endif %}", "c")]
    [InlineData("{% if ticket.service %}a{% else %}d{% endif %}", "d")]
    [InlineData("{% if ticket.empty %}an empty text is true{% endif %}{% if 0 %}, so is 0{% endif %}", "an empty text is true, so is 0")]
    [InlineData("{% if ticket.empty == blank %}blank{% endif %}{% if ticket.tags != empty %} tags{% endif %}", "blank tags")]
    [InlineData("{% if amount > 4 and amount <= 5 %}x{% endif %}{% if amount < 5 or amount >= 6 %}y{% endif %}{% if amount != '5' %}z{% endif %}", "xz")]
    [InlineData("{% if true or false and false %}from the right{% endif %}", "from the right")]
    [InlineData("{% if ticket.tags contains 'vip' %}x{% endif %}{% if ticket.title contains 'Mail' %}y{% endif %}{% if ticket.service contains 'a' %}z{% endif %}", "xy")]
    [InlineData("{% for tag in ticket.tags %}{{ forloop.index }}. {{ tag }}{% if forloop.last %}.{% else %}, {% endif %}{% endfor %}{{ tag }}", "1. mail, 2. vip.")]
    [InlineData("{% for s in ticket.steps %}{% for t in ticket.tags %}{{ s.name }}{{ t }} {% endfor %}{% endfor %}", "amail avip bmail bvip ")]
    [InlineData("{% for x in ticket.service %}a{% endfor %}{% for x in unknown %}b{% endfor %}", "")]
    [InlineData("{% raw %}{{ not a value }} {% if %}{% endraw %}!", "{{ not a value }} {% if %}!")]
    [InlineData("a {{- amount -}} b", "a5b")]
    [InlineData("a\n{%- if true -%}\n b \n{%- endif -%}\n c", "abc")]
    [InlineData("a  {%- raw -%} {{ x }} {%- endraw -%}  b", "a {{ x }} b")]
    public void Template_IsRendered(string text, string expected) => TextTemplate.Parse(text).Render(new TestScope()).ShouldBe(expected);

    [Theory]
    [InlineData("a {{ b", 1, 3, "“{{” is not closed by “}}”.")]
    [InlineData("a\n{% if b", 2, 1, "“{%” is not closed by “%}”.")]
    [InlineData("{{ }}", 1, 4, "A value is missing at the end.")]
    [InlineData("{{ 1 + 2 }}", 1, 6, "“+” is not expected here.")]
    [InlineData("{{ a b }}", 1, 6, "“b” is not expected here.")]
    [InlineData("{{ a. }}", 1, 7, "A name is missing at the end.")]
    [InlineData("{{ a[b] }}", 1, 6, "A value is expected here, not “b”.")]
    [InlineData("{{ `a` }}", 1, 4, "A value is expected here, not “`”.")]
    [InlineData("{{ a | upcas }}", 1, 8, "There is no filter “upcas”. Did you mean upcase?")]
    [InlineData("{{ a | upcase: 1 }}", 1, 8, "“upcase” takes no values.")]
    [InlineData("{{ a | replace: 'x' }}", 1, 8, "“replace” needs exactly this many values: 2.")]
    [InlineData("{{ a | append: }}", 1, 16, "A value is missing at the end.")]
    [InlineData("{% %}", 1, 4, "There is no tag “”. Known ones are: if, for, raw.")]
    [InlineData("{% assign x = 1 %}", 1, 4, "There is no tag “assign”. Known ones are: if, for, raw.")]
    [InlineData("{% if a %}b", 1, 4, "This block is not closed by {% endif %}.")]
    [InlineData("{% for a in b %}{% if c %}{% endif %}", 1, 4, "This block is not closed by {% endfor %}.")]
    [InlineData("{% raw %}b", 1, 1, "This block is not closed by {% endraw %}.")]
    [InlineData("{% for a in b %}{% endif %}", 1, 20, "There is no block here that “endif” belongs to.")]
    [InlineData("{% if a %}{% else %}{% elsif b %}{% endif %}", 1, 24, "There is no block here that “elsif” belongs to.")]
    [InlineData("{% else %}", 1, 4, "There is no block here that “else” belongs to.")]
    [InlineData("{% if %}{% endif %}", 1, 7, "A value is missing at the end.")]
    [InlineData("{% if a = 1 %}{% endif %}", 1, 9, "“=” is not expected here.")]
    [InlineData("{% if a %}{% endif b %}", 1, 20, "“b” is not expected here.")]
    [InlineData("{% for a of b %}{% endfor %}", 1, 10, "“in” is expected here, not “of”.")]
    [InlineData("{% for a in b limit: 2 %}{% endfor %}", 1, 15, "“limit” is not expected here.")]
    [InlineData("one\n {{ amount | replace: '', 'b' }}", 2, 14, "There is no text to be replaced: it is empty.")]
    [InlineData("{{ ticket.created | date: 'q' }}", 1, 21, "“q” is not a format of a date. Write yyyy-MM-dd HH:mm or %Y-%m-%d %H:%M.")]
    [InlineData("{{ ticket.created | date: '%Q' }}", 1, 21, "“%Q” is not a format of a date. Write yyyy-MM-dd HH:mm or %Y-%m-%d %H:%M.")]
    public void Mistake_IsExplainedWhereItStands(string text, int line, int column, string sentence)
    {
        var fault = Should.Throw<ExpressionException>(() => TextTemplate.Parse(text).Render(new TestScope()));

        fault.Message.ShouldBe($"Line {line}, column {column}: {sentence}");
    }

    public static TheoryData<string> TooMuch =>
    [
        new string('a', 20_001),
        new StringBuilder().Insert(0, "{% if a %}", 2_000).ToString(),
        "{{ long }}{{ long }}",
        "{{ long | append: long }}",
        "{{ long | replace: 'a', 'bb' }}",
        "{% for a in many %}{% for b in many %}{% endfor %}{% endfor %}",
        "{% for a in many %}{{ a }} is a number as any other, of course{% endfor %}",
        "{% for a in many %}{% if long contains 'b' %}{% endif %}{% endfor %}",
    ];

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void TooMuch_IsRefused(string text) =>
        Should.Throw<ExpressionException>(() => TextTemplate.Parse(text).Render(new TestScope())).Line.ShouldBe(1);

    [Fact]
    public void AnyText_IsRenderedOrRefused()
    {
        string[] parts =
        [
            "{{", "}}", "{%", "%}", "{{-", "-}}", "{%-", "-%}", "{{ ticket.number }}", "{% if amount > 1 %}", "{% elsif nothing %}", "{% else %}", "{% endif %}",
            "{% for a in numbers %}", "{% endfor %}", "{% raw %}", "{% endraw %}", "{{ a | plus: 1 }}", " | ", ":", "'", "\"", ".", "[0]", "-", "{", "}", "%", "\\", "`", "/", "\n",
            " size", " contains ", " == ", " ticket", " 1", " date: 'yyyy'", " | truncate: -5", " | first", "ü", "\ud83d", "#", "//", "/*",
        ];
        Random random = new(20261122);
        var rendered = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 15)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                TextTemplate.Parse(text).Render(new TestScope());
                rendered++;
            }
            catch (ExpressionException e)
            {
                e.Line.ShouldBeGreaterThan(0, text);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException("This text broke: " + text, e);
            }
        }

        rendered.ShouldBeInRange(200, 9_800);
    }
}
