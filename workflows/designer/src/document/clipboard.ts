import { isActivity, newId, positionOf, withPosition, type Activity, type Point } from './activity';
import { connectionsOf, stepsOf, withConnections, type Connection } from './flowchart';
import { isObject, parsed, type Json } from './json';

interface Clip {
  activities: Activity[];
  connections: Connection[];
}

/** Steps and the lines between them, as text that can be pasted elsewhere. */
export function copied(flowchart: Activity, ids: ReadonlySet<string>): string {
  const clip: Clip = {
    activities: stepsOf(flowchart).filter((step) => ids.has(step.id)),
    connections: connectionsOf(flowchart).filter((c) => ids.has(c.source) && ids.has(c.target)),
  };
  return JSON.stringify(clip, null, 2);
}

/** Copied steps, one step, a flowchart or an exported workflow. */
function clipOf(text: string): Clip | undefined {
  const whole = parsed(text);
  const value = isObject(whole) && isActivity(whole.root) ? whole.root : whole;
  if (isActivity(value) && !Array.isArray(value.activities)) {
    return { activities: [value], connections: [] };
  }

  if (!isObject(value) || !Array.isArray(value.activities)) {
    return undefined;
  }

  const activities = value.activities.filter(isActivity);
  const lines = Array.isArray(value.connections) ? value.connections : [];
  const written = lines.filter(isObject).every((line) => typeof line.source === 'string' && typeof line.port === 'string');
  return { activities, connections: written ? (lines as unknown as Connection[]) : connectionsOf({ id: '', type: '', activities, connections: lines }) };
}

/** Every activity inside gets an id of its own. */
export function renewed<T extends Json>(value: T, ids: Map<string, string>): T {
  if (Array.isArray(value)) {
    return value.map((item) => renewed(item, ids)) as T;
  }

  if (!isObject(value)) {
    return value;
  }

  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? item : renewed(item, ids)]));
  if (isActivity(value)) {
    const { nodeId: _, ...rest } = copy;
    const id = newId();
    ids.set(value.id, id);
    return withLines({ ...rest, id }, ids) as unknown as T;
  }

  return copy as T;
}

function withLines(activity: Record<string, Json | undefined>, ids: ReadonlyMap<string, string>): Record<string, Json | undefined> {
  if (!Array.isArray(activity.connections)) {
    return activity;
  }

  const rename = (end: Json | undefined): Json | undefined =>
    typeof end === 'string' ? (ids.get(end) ?? end) : isObject(end) && typeof end.activity === 'string' ? { ...end, activity: ids.get(end.activity) ?? end.activity } : end;
  const connections = activity.connections.map((line) => (isObject(line) ? { ...line, source: rename(line.source), target: rename(line.target) } : line));
  return typeof activity.start === 'string' ? { ...activity, connections, start: ids.get(activity.start) ?? activity.start } : { ...activity, connections };
}

/** The flowchart with what the text holds and the ids of the new steps; undefined when the text holds no steps. */
export function pasted(flowchart: Activity, text: string, target?: Point): { flowchart: Activity; ids: string[] } | undefined {
  const clip = clipOf(text);
  if (!clip || clip.activities.length === 0) {
    return undefined;
  }

  const ids = new Map<string, string>();
  const origin = positionOf(clip.activities[0]!) ?? { x: 0, y: 0 };
  const start = target ?? { x: origin.x + 32, y: origin.y + 32 };
  const steps = clip.activities.map((step) => {
    const position = positionOf(step) ?? origin;
    return withPosition(renewed(step, ids), { x: start.x + position.x - origin.x, y: start.y + position.y - origin.y });
  });
  const lines = clip.connections.map((c) => ({ ...c, source: ids.get(c.source) ?? c.source, target: ids.get(c.target) ?? c.target }));
  const grown = { ...flowchart, activities: [...stepsOf(flowchart), ...steps] };
  return { flowchart: withConnections(grown, [...connectionsOf(grown), ...lines]), ids: steps.map((step) => step.id) };
}
