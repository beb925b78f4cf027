using Helpdesk.Approvals;
using Helpdesk.Approvals.Domain;

namespace Helpdesk.Modules.Tests.Approvals.Domain;

/// <summary>Whatever people do in whatever order: what must never be is never.</summary>
public sealed class RandomApprovalTests
{
    private const int Runs = 6000;
    private const int Acts = 25;

    private static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
    private static readonly Guid[] People = [.. Enumerable.Range(1, 7).Select(i => new Guid(i, 0, 0, new byte[8]))];
    private static readonly Guid[] Teams = [.. Enumerable.Range(1, 2).Select(i => new Guid(0, (short)i, 0, new byte[8]))];

    [Fact]
    public void NoSequence_ApprovesAgainstTheRules_AndEachEndsAtMostOnce()
    {
        Dictionary<ApprovalState, int> ends = [];
        for (var seed = 0; seed < Runs; seed++)
        {
            var state = new Run(seed).Play();
            ends[state] = ends.GetValueOrDefault(state) + 1;
        }

        // A test in which nothing is ever approved, rejected, expired or voided proves nothing.
        foreach (var state in Enum.GetValues<ApprovalState>())
        {
            ends.GetValueOrDefault(state).ShouldBeGreaterThan(50, $"{state} in {string.Join(", ", ends)}");
        }
    }

    private sealed class Run
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly Approval _approval;
        private readonly Dictionary<Guid, HashSet<Guid>> _teamsOf = People.ToDictionary(p => p, _ => new HashSet<Guid>());
        private readonly List<string> _story = [];
        private readonly List<ApprovalState> _states = [];
        private List<ApprovalDecision> _kept = [];
        private int _content;
        private int _decided;
        private bool _wasExpired;
        private DateTime _now = Start;

        public Run(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            foreach (var person in People)
            {
                foreach (var team in Teams.Where(_ => Maybe(0.4)))
                {
                    _teamsOf[person].Add(team);
                }
            }

            _approval = new Approval
            {
                RequesterId = People[0],
                Title = "x",
                TicketNumber = "INC1",
                Mode = (ApprovalMode)_random.Next(4),
                Quorum = _random.Next(1, 3),
                IsSamePersonOnce = Maybe(0.5),
                RemindEverySeconds = Maybe(0.3) ? 600 : null,
                EscalateAfterSeconds = Maybe(0.3) ? 3600 : null,
                ExpiresAfterSeconds = Maybe(0.5) ? 7200 : null,
                OnExpiry = (ExpiryPolicy)_random.Next(5),
            };
            if (_approval.Mode == ApprovalMode.Quorum && Maybe(0.5))
            {
                (_approval.IsQuorumPercent, _approval.Quorum) = (true, _random.Next(1, 101));
            }
            else
            {
                _approval.Quorum = 1;
            }
        }

        public ApprovalState Play()
        {
            _approval.Begin(Plan(), Hash(_content), _now);
            Check("began");
            for (var i = 0; i < Acts; i++)
            {
                var before = _approval.State;
                var act = Act();
                _story.Add(act);
                Check(act);
                Ensure(before is ApprovalState.Open || _approval.State == before || (before, _approval.State) == (ApprovalState.Approved, ApprovalState.Voided), "an end is no end");
            }

            return _approval.State;
        }

        private string Act()
        {
            switch (_random.Next(20))
            {
                case 0:
                    _content++;
                    return "edited";
                case 1 or 2:
                    var slots = Maybe(0.1) ? null : Plan();
                    _approval.ChangeContent(Hash(_content), People[0], slots, _now);
                    return $"noticed {_content}";
                case 3 or 4:
                    var who = Somebody();
                    return $"{Name(who)} withdraws: {_approval.Withdraw(who, "so", _now)}";
                case 5 or 6:
                    _now = _now.AddMinutes(_random.Next(1, 120));
                    return Tick();
                case 7 when Maybe(0.2):
                    _approval.Cancel(_now);
                    return "cancelled";
                case 8:
                    var present = _approval.Present.ToList();
                    return $"reassigned: {_approval.Reassign(present[_random.Next(present.Count)].Id, Somebody(), Hash(_content), _now)}";
                default:
                    return Vote();
            }
        }

        private string Tick()
        {
            var wasOpen = _approval.State == ApprovalState.Open;
            if (_approval.IsExpired(_now) ? _approval.Expire(Hash(_content), _now) : _approval.IsEscalationDue(_now))
            {
                _approval.Escalate(People[_random.Next(1, People.Length)], null);
            }

            _approval.Remind(_now);
            _wasExpired |= wasOpen && _approval.State != ApprovalState.Open;
            return $"time passes: {_approval.State}";
        }

        /// <summary>As the use case does it: what is stored, asked and seen must be one.</summary>
        private string Vote()
        {
            var person = Somebody();
            var principal = Maybe(0.3) ? Somebody() : person;
            var voter = new Voter(person, principal == person ? null : principal, _teamsOf[principal]);
            var seen = Maybe(0.9) ? _content : _content - 1;
            var approves = Maybe(0.7);
            if (seen != _content)
            {
                return "saw something old";
            }

            var waiting = _approval.Present.Where(s => s.State == SlotState.Waiting).Select(s => s.Id).ToHashSet();
            var count = _approval.Decisions.Count;
            var refusal = _approval.Decide(voter, approves, null, Hash(seen), _now);
            Ensure(_approval.Decisions.Skip(count).All(d => !waiting.Contains(d.SlotId)), "decided before the step came");
            return $"{Name(person)} for {Name(principal)} {(approves ? "approves" : "rejects")}: {refusal}";
        }

        private void Check(string act)
        {
            _decided += _approval.TakeEvents().OfType<ApprovalDecided>().Count();
            Ensure(_decided <= 1, "told twice");
            Ensure(_approval.Decisions.Take(_kept.Count).SequenceEqual(_kept), "a decision is gone");
            _kept = [.. _approval.Decisions];
            Ensure(_approval.Decisions.All(d => d.PersonId != People[0] && d.OnBehalfOfId != People[0]), "the requester decided");
            Ensure(_approval.State == ApprovalState.Open || _approval.Present.All(s => s.State is not (SlotState.Asked or SlotState.Waiting)), "asked after the end");
            if (_approval.State == ApprovalState.Approved && (_states.Count == 0 || _states[^1] != ApprovalState.Approved))
            {
                Approved();
            }

            _states.Add(_approval.State);
            Ensure(_approval.State != ApprovalState.Open || _approval.Present.Any(s => s.State == SlotState.Asked), $"nobody is asked after: {act}");
        }

        /// <summary>Counts again, in another way than the product does.</summary>
        private void Approved()
        {
            Ensure(_wasExpired == (_decided == 0), "who approved?");
            Ensure(_approval.ContentHash == Hash(_content), "approved for another content");
            foreach (var level in _approval.Present.GroupBy(s => s.Level))
            {
                var verdicts = level.Select(s => (s.IsMandatory, Kind: KindOf(s))).ToList();
                Ensure(!verdicts.Exists(v => v.IsMandatory && v.Kind != DecisionKind.Approve), "mandatory lacks");
                if (_wasExpired)
                {
                    Ensure(!verdicts.Exists(v => v.Kind == DecisionKind.Reject), "somebody objected");
                    continue;
                }

                var approved = verdicts.Count(v => v.Kind == DecisionKind.Approve);
                var share = (double)approved / verdicts.Count;
                Ensure(
                    _approval.Mode switch
                    {
                        ApprovalMode.Any => approved > 0,
                        ApprovalMode.All => approved == verdicts.Count,
                        ApprovalMode.Majority => share > 0.5,
                        _ when _approval.IsQuorumPercent => approved * 100 >= _approval.Quorum * verdicts.Count,
                        _ => approved >= _approval.Quorum,
                    },
                    $"too few: {approved} of {verdicts.Count}");
            }
        }

        private DecisionKind? KindOf(ApprovalSlot slot)
        {
            var own = Last(slot.Id);
            return own ?? (_approval.IsSamePersonOnce && slot.PersonId is { } person
                ? _approval.Present.Where(s => s.PersonId == person && s.Id != slot.Id)
                    .Where(s => _approval.Decisions.Any(d => d.SlotId == s.Id && (d.OnBehalfOfId ?? d.PersonId) == person))
                    .Select(s => Last(s.Id)).FirstOrDefault(k => k is not null)
                : null);

            DecisionKind? Last(Guid id) => _approval.Decisions.LastOrDefault(d => d.SlotId == id && d.Round == _approval.Round)?.Kind is { } kind and not DecisionKind.Withdraw ? kind : null;
        }

        /// <summary>A tree: one to three steps with one to four places each; the requester is never planned, as the resolver skips upward.</summary>
        private List<PlannedSlot> Plan() =>
        [
            .. Enumerable.Range(1, _random.Next(1, 4)).SelectMany(level => Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Maybe(0.3)
                ? new PlannedSlot(null, Teams[_random.Next(Teams.Length)], level, Maybe(0.3), "team:x")
                : new PlannedSlot(People[_random.Next(1, People.Length)], null, level, Maybe(0.3), "person:x"))),
        ];

        private Guid Somebody() => People[_random.Next(People.Length)];

        private bool Maybe(double share) => _random.NextDouble() < share;

        /// <summary>Tells the story only where it ends badly: there are some hundred thousand of them.</summary>
        private void Ensure(bool holds, string what)
        {
            if (!holds)
            {
                throw new ShouldAssertException($"seed {_seed}, {_approval.Mode}: {what}\n{string.Join('\n', _story)}");
            }
        }

        private static string Name(Guid person) => ((char)('A' + Array.IndexOf(People, person))).ToString();

        private static string Hash(int content) => $"content {content}";
    }
}
