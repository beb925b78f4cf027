import { isActivity, type Activity, type Point, positionOf, withPosition } from './activity';
import { at, isObject, listOf, objectsOf, textOf, type Json, type JsonObject } from './json';

export interface Connection {
  source: string;
  port: string;
  target: string;
}

export const keyOf = (connection: Connection): string => `${connection.source}:${connection.port}->${connection.target}`;

export const stepsOf = (flowchart: Activity): Activity[] => listOf(flowchart.activities).filter(isActivity);

const endOf = (value: Json | undefined): string => (isObject(value) ? textOf(value.activity) : textOf(value));

function read(raw: JsonObject): Connection {
  const port = textOf(isObject(raw.source) ? raw.source.port : raw.sourcePort) || 'Done';
  return { source: endOf(raw.source), port, target: endOf(raw.target) };
}

/** Lines in every form that Elsa has written; the same line twice counts once, lines without an end do not count. */
export function connectionsOf(flowchart: Activity): Connection[] {
  const ids = new Set(stepsOf(flowchart).map((step) => step.id));
  const seen = new Map<string, Connection>();
  for (const connection of objectsOf(flowchart.connections).map(read)) {
    if (ids.has(connection.source) && ids.has(connection.target)) {
      seen.set(keyOf(connection), connection);
    }
  }

  return [...seen.values()];
}

/** Writes lines in the current form; a line that stays keeps what else its record holds. */
export function withConnections(flowchart: Activity, connections: Connection[]): Activity {
  const old = new Map(objectsOf(flowchart.connections).map((raw) => [keyOf(read(raw)), raw]));
  return {
    ...flowchart,
    connections: connections.map((connection) => {
      const { sourcePort: _, targetPort, ...kept } = old.get(keyOf(connection)) ?? {};
      const target = isObject(kept.target) ? kept.target : { port: textOf(targetPort) || 'In' };
      return {
        ...kept,
        source: { ...(isObject(kept.source) ? kept.source : {}), activity: connection.source, port: connection.port },
        target: { ...target, activity: connection.target, port: textOf(target.port) || 'In' },
        vertices: listOf(kept.vertices),
      };
    }),
  };
}

export function addStep(flowchart: Activity, step: Activity): Activity {
  return { ...flowchart, activities: [...stepsOf(flowchart), step] };
}

export const replaceStep = (flowchart: Activity, id: string, change: (step: Activity) => Activity): Activity => ({
  ...flowchart,
  activities: listOf(flowchart.activities).map((step) => (isActivity(step) && step.id === id ? change(step) : step)),
});

export function connect(flowchart: Activity, connection: Connection): Activity {
  const connections = connectionsOf(flowchart);
  return connections.some((other) => keyOf(other) === keyOf(connection)) ? flowchart : withConnections(flowchart, [...connections, connection]);
}

export const disconnect = (flowchart: Activity, keys: ReadonlySet<string>): Activity =>
  withConnections(flowchart, connectionsOf(flowchart).filter((connection) => !keys.has(keyOf(connection))));

/** Takes steps away. Where exactly one line led in and all lines out lead to one step, the way is closed again. */
export function removeSteps(flowchart: Activity, ids: ReadonlySet<string>): Activity {
  let connections = connectionsOf(flowchart);
  for (const id of ids) {
    const incoming = connections.filter((c) => c.target === id && c.source !== id);
    const targets = new Set(connections.filter((c) => c.source === id && c.target !== id).map((c) => c.target));
    connections = connections.filter((c) => c.source !== id && c.target !== id);
    const [only] = targets;
    if (targets.size === 1 && only !== undefined && incoming.length === 1) {
      const closed = { ...incoming[0]!, target: only };
      connections = connections.some((c) => keyOf(c) === keyOf(closed)) ? connections : [...connections, closed];
    }
  }

  const start = isObject(flowchart.start) ? textOf(flowchart.start.id) : textOf(flowchart.start);
  const { start: _, ...withoutStart } = flowchart;
  const kept = (ids.has(start) ? withoutStart : flowchart) as Activity;
  return withConnections({ ...kept, activities: listOf(flowchart.activities).filter((step) => !isActivity(step) || !ids.has(step.id)) }, connections);
}

/** Puts a step after an outcome; what followed there follows the new step. */
export function insertAfter(flowchart: Activity, source: string, port: string, step: Activity, outcome: string | undefined): Activity {
  const moved = connectionsOf(flowchart).map((c) => (c.source === source && c.port === port && outcome !== undefined ? { ...c, source: step.id, port: outcome } : c));
  return connect(withConnections(addStep(flowchart, step), moved), { source, port, target: step.id });
}

/** Puts a step into the middle of a line. */
export function insertInto(flowchart: Activity, line: Connection, step: Activity, outcome: string | undefined): Activity {
  const without = disconnect(addStep(flowchart, step), new Set([keyOf(line)]));
  const first = connect(without, { ...line, target: step.id });
  return outcome === undefined ? first : connect(first, { source: step.id, port: outcome, target: line.target });
}

export const moveSteps = (flowchart: Activity, positions: ReadonlyMap<string, Point>): Activity => ({
  ...flowchart,
  activities: listOf(flowchart.activities).map((step) => {
    const position = isActivity(step) ? positions.get(step.id) : undefined;
    return position ? withPosition(step as Activity, position) : step;
  }),
});

/** Lines follow when an outcome gets another name. */
export const renamePort = (flowchart: Activity, source: string, from: string, to: string): Activity =>
  connectionsOf(flowchart).some((c) => c.source === source && c.port === from)
    ? withConnections(flowchart, connectionsOf(flowchart).map((c) => (c.source === source && c.port === from ? { ...c, port: to } : c)))
    : flowchart;

/** Where the flowchart begins, by the engine's rules. */
export function startOf(flowchart: Activity): string | undefined {
  const steps = stepsOf(flowchart);
  const named = isObject(flowchart.start) ? textOf(flowchart.start.id) : textOf(flowchart.start);
  const targets = new Set(connectionsOf(flowchart).map((c) => c.target));
  return (
    steps.find((step) => step.id === named)
    ?? steps.find((step) => step.type === 'Elsa.Start')
    ?? steps.find((step) => at(step, ['customProperties', 'canStartWorkflow']) === true || step.canStartWorkflow === true)
    ?? steps.find((step) => !targets.has(step.id))
    ?? steps[0]
  )?.id;
}

export const hasPositions = (flowchart: Activity): boolean => stepsOf(flowchart).every((step) => positionOf(step) !== undefined);
