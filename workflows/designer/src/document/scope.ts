import { isActivity, newId, positionOf, type Activity } from './activity';
import type { Descriptors } from './descriptors';
import { connectionsOf, moveSteps, stepsOf } from './flowchart';
import { at, isObject, listOf, objectsOf, withAt, type JsonObject, type Path } from './json';
import { layout, type Size } from './layout';
import { embeddedOf } from './ports';

/** One step into a container: which step, and which place in it. */
export interface Segment {
  id: string;
  path: Path;
}

export type Scope = readonly Segment[];

/** How what is shown as a flowchart is really kept. */
export type Shape = 'flowchart' | 'sequence' | 'bag' | 'single' | 'empty';

export interface View {
  shape: Shape;
  flowchart: Activity;
}

const bags: Record<string, string> = { 'Elsa.Parallel': 'activities', 'Elsa.Fork': 'branches' };

/** Whatever a container holds, as a flowchart: a sequence becomes a chain, a single step stands alone. */
export function viewOf(activity: Activity | undefined): View {
  if (!activity) {
    return { shape: 'empty', flowchart: { id: newId(), type: 'Elsa.Flowchart', version: 1, activities: [], connections: [] } };
  }

  if (activity.type === 'Elsa.Sequence') {
    const steps = listOf(activity.activities).filter(isActivity);
    const connections = steps.slice(1).map((step, index) => ({
      source: { activity: steps[index]!.id, port: 'Done' }, target: { activity: step.id, port: 'In' }, vertices: [],
    }));
    return { shape: 'sequence', flowchart: { ...activity, activities: steps, connections } };
  }

  const bag = bags[activity.type];
  if (bag) {
    return { shape: 'bag', flowchart: { ...activity, activities: listOf(activity[bag]), connections: [] } };
  }

  return activity.type === 'Elsa.Flowchart' || 'connections' in activity || listOf(activity.activities).some(isActivity)
    ? { shape: 'flowchart', flowchart: activity }
    : { shape: 'single', flowchart: { id: newId(), type: 'Elsa.Flowchart', version: 1, activities: [activity], connections: [] } };
}

/** What is kept of an edited view; nothing when the last step is gone from a place that was none before. */
export function keptOf(original: Activity | undefined, shape: Shape, flowchart: Activity): Activity | undefined {
  const steps = stepsOf(flowchart);
  const connections = connectionsOf(flowchart);
  if (shape === 'flowchart') {
    return flowchart;
  }

  if (shape === 'bag') {
    return { ...original!, [bags[original!.type]!]: steps };
  }

  if (shape === 'sequence') {
    const chain = chainOf(steps, connections);
    return chain ? { ...original!, activities: chain } : { ...flowchart, type: 'Elsa.Flowchart' };
  }

  return steps.length === 0 ? undefined : steps.length === 1 && connections.length === 0 ? steps[0] : flowchart;
}

function chainOf(steps: Activity[], connections: ReturnType<typeof connectionsOf>): Activity[] | undefined {
  if (steps.length === 0) {
    return [];
  }

  if (connections.length !== steps.length - 1 || connections.some((c) => c.port !== 'Done')) {
    return undefined;
  }

  const next = new Map(connections.map((c) => [c.source, c.target]));
  const targets = new Set(next.values());
  const byId = new Map(steps.map((step) => [step.id, step]));
  const chain: Activity[] = [];
  for (let id = steps.find((step) => !targets.has(step.id))?.id; id !== undefined && chain.length <= steps.length; id = next.get(id)) {
    chain.push(byId.get(id)!);
  }

  return chain.length === steps.length ? chain : undefined;
}

export function rootOf(document: JsonObject): Activity | undefined {
  return isActivity(document.root) ? document.root : undefined;
}

/** The activity that a scope leads to; undefined where nothing is there (yet). */
export function activityAt(document: JsonObject, scope: Scope): Activity | undefined {
  let found = rootOf(document);
  for (const { id, path } of scope) {
    const inside = at(stepsOf(viewOf(found).flowchart).find((candidate) => candidate.id === id), path);
    found = isActivity(inside) ? inside : undefined;
  }

  return found;
}

export function updateAt(document: JsonObject, scope: Scope, change: (flowchart: Activity) => Activity): JsonObject {
  const root = rootOf(document);
  const changed = update(root, scope, change);
  return changed === root ? document : { ...document, root: changed ?? { id: newId(), type: 'Elsa.Flowchart', version: 1, activities: [], connections: [] } };
}

function update(activity: Activity | undefined, scope: Scope, change: (flowchart: Activity) => Activity): Activity | undefined {
  const { shape, flowchart } = viewOf(activity);
  const [segment, ...rest] = scope;
  if (!segment) {
    const changed = change(flowchart);
    return changed === flowchart ? activity : keptOf(activity, shape, changed);
  }

  const activities = listOf(flowchart.activities).map((step) => {
    if (!isActivity(step) || step.id !== segment.id) {
      return step;
    }

    const inside = at(step, segment.path);
    return withAt(step, segment.path, update(isActivity(inside) ? inside : undefined, rest, change)) as Activity;
  });
  return keptOf(activity, shape, { ...flowchart, activities });
}

/** The way to a step, wherever it is. */
export function findStep(document: JsonObject, id: string, descriptors: Descriptors): Scope | undefined {
  const search = (activity: Activity | undefined, scope: Scope): Scope | undefined => {
    for (const step of stepsOf(viewOf(activity).flowchart)) {
      if (step.id === id) {
        return scope;
      }

      for (const port of embeddedOf(step, descriptors.get(step.type)).filter((port) => port.isFilled)) {
        const found = search(at(step, port.path) as Activity, [...scope, { id: step.id, path: port.path }]);
        if (found) {
          return found;
        }
      }
    }

    return undefined;
  };
  return search(rootOf(document), []);
}

/** Gives steps without a position one, so that a document that nobody has drawn can be seen. */
export function positioned(flowchart: Activity, sizes: ReadonlyMap<string, Size>): Activity {
  const steps = stepsOf(flowchart);
  const missing = steps.filter((step) => !positionOf(step));
  if (missing.length === 0) {
    return flowchart;
  }

  const drawn = steps.map((step) => ({ y: positionOf(step)?.y, size: sizes.get(step.id) })).filter((step) => step.y !== undefined);
  const below = drawn.length > 0 ? Math.max(...drawn.map((step) => step.y! + (step.size?.height ?? 56))) + 24 : 0;
  const ids = missing.map((step) => step.id);
  const lines = connectionsOf(flowchart).filter((c) => ids.includes(c.source) && ids.includes(c.target));
  const positions = layout(ids, lines, sizes);
  return moveSteps(flowchart, new Map([...positions].map(([id, p]) => [id, { x: p.x, y: p.y + below }])));
}

/** Writes the path of every step, as Elsa's instance viewer needs it. */
export function withNodeIds(document: JsonObject): JsonObject {
  const mark = <T>(value: T, parent: string): T => {
    if (Array.isArray(value)) {
      return value.map((item) => mark(item, parent)) as T;
    }

    if (!isObject(value)) {
      return value;
    }

    const own = isActivity(value) ? `${parent}:${value.id}` : parent;
    const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === 'metadata' || key === 'customProperties' ? item : mark(item, own)]));
    return (isActivity(value) ? { ...copy, nodeId: own } : copy) as T;
  };
  return { ...document, root: mark(document.root, 'Workflow1') };
}

/** Variables of the workflow and of the containers around a scope, the nearest last. */
export function variablesAt(document: JsonObject, scope: Scope): JsonObject[] {
  const found = objectsOf(document.variables);
  for (let depth = 0; depth <= scope.length; depth++) {
    found.push(...objectsOf(activityAt(document, scope.slice(0, depth))?.variables));
  }

  return found;
}
