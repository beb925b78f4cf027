using System.Text.Json.Nodes;
using Helpdesk.Workflows.Definitions;

namespace Helpdesk.Workflows.Tests.Definitions;

public sealed class FlowGraphTests
{
    [Fact]
    public void LoopsOfRandomGraphs_AreThoseThatSlowAndPlainRulesFind()
    {
        var random = new Random(7);
        var loops = 0;
        var middles = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var count = random.Next(2, 9);
            var lines = Enumerable.Range(0, random.Next(1, 16)).Select(_ => (random.Next(count), random.Next(count))).Distinct().ToList();
            var graph = Graph(count, lines);
            var oracle = ElsaBackward(lines);
            foreach (var line in graph.Connections.Where(c => graph.IsReachable(c.Source)))
            {
                var pair = (Number(line.Source), Number(line.Target));
                var isLoop = LiesOnEveryWay(pair.Item2, pair.Item1, lines);
                graph.IsBackward(line).ShouldBe(oracle.Contains(pair), $"round {round}, {pair}: {string.Join(' ', lines)}");
                graph.IsLoop(line).ShouldBe(isLoop, $"round {round}, {pair}: {string.Join(' ', lines)}");
                loops += isLoop ? 1 : 0;
                middles += oracle.Contains(pair) && !isLoop ? 1 : 0;
            }
        }

        loops.ShouldBeGreaterThan(500);
        middles.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void TheLongestChain_WithALoopOverAll_IsOneLoop()
    {
        const int Count = WorkflowDocument.MaxActivities - 1;
        var graph = Graph(Count, [.. Enumerable.Range(0, Count - 1).Select(i => (i, i + 1)), (Count - 1, 0)]);

        var back = graph.Connections.Where(graph.IsBackward).ShouldHaveSingleItem();
        (back.Source, graph.IsLoop(back)).ShouldBe(($"{Count - 1}", true));
    }

    private static FlowGraph Graph(int count, IReadOnlyList<(int From, int To)> lines)
    {
        var flowchart = new JsonObject
        {
            ["id"] = "fc",
            ["type"] = "Elsa.Flowchart",
            ["activities"] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["id"] = $"{i}", ["type"] = "Elsa.WriteLine" })]),
            ["connections"] = new JsonArray([.. lines.Select(l => new JsonObject { ["source"] = $"{l.From}", ["target"] = $"{l.To}" })]),
        };
        return new FlowGraph(WorkflowDocument.Read(new JsonObject { ["root"] = flowchart }.ToJsonString()).Root, "0");
    }

    private static int Number(string id) => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Breadth first from the start; a line that closes a circle over the accepted ones leads back.</summary>
    private static HashSet<(int, int)> ElsaBackward(IReadOnlyList<(int From, int To)> lines)
    {
        HashSet<(int, int)> accepted = [];
        HashSet<(int, int)> backward = [];
        HashSet<int> seen = [0];
        var open = new Queue<int>([0]);
        while (open.TryDequeue(out var at))
        {
            foreach (var line in lines.Where(l => l.From == at))
            {
                if (Reached(line.To, accepted, without: -1).Contains(at))
                {
                    backward.Add(line);
                    continue;
                }

                accepted.Add(line);
                if (seen.Add(line.To))
                {
                    open.Enqueue(line.To);
                }
            }
        }

        return backward;
    }

    private static bool LiesOnEveryWay(int middle, int end, IReadOnlyList<(int, int)> lines) =>
        middle == end || middle == 0 ? Reached(0, lines, -1).Contains(end) : Reached(0, lines, -1).Contains(end) && !Reached(0, lines, middle).Contains(end);

    private static HashSet<int> Reached(int start, IEnumerable<(int From, int To)> lines, int without)
    {
        var list = lines.ToList();
        HashSet<int> seen = [start];
        var open = new Stack<int>([start]);
        while (open.TryPop(out var at))
        {
            foreach (var (_, to) in list.Where(l => l.From == at && l.To != without && seen.Add(l.To)))
            {
                open.Push(to);
            }
        }

        return seen;
    }
}
