import { isActivity, structureOf, textsOf, type Activity } from './activity';
import type { ActivityDescriptor } from './descriptors';
import { at, camel, listOf, objectsOf, textOf, type Path } from './json';

export interface Outcome {
  name: string;
  label: string;
}

/** A place inside of a step that holds another step. */
export interface EmbeddedPort {
  label: string;
  path: Path;
  isFilled: boolean;
}

const terminal = new Set(['Elsa.End', 'Elsa.Finish', 'Elsa.Complete', 'Elsa.Break']);

export const isTerminal = (activity: Activity, descriptor?: ActivityDescriptor): boolean => descriptor?.isTerminal === true || terminal.has(activity.type);

/** The ways out of a step, in the order in which they are drawn. */
export function outcomesOf(activity: Activity, descriptor: ActivityDescriptor | undefined, drawn: readonly string[] = []): Outcome[] {
  const labels = new Map((descriptor?.ports ?? []).filter((port) => port.type !== 'Embedded').map((port) => [port.name, port.displayName || port.name]));
  const names = namesOf(activity, descriptor, [...labels.keys()]);
  return [...new Set([...names, ...drawn])].map((name) => ({ name, label: labels.get(name) ?? name }));
}

function namesOf(activity: Activity, descriptor: ActivityDescriptor | undefined, fixed: string[]): string[] {
  if (isTerminal(activity, descriptor)) {
    return [];
  }

  if (activity.type === 'Elsa.FlowSwitch') {
    return [...objectsOf(structureOf(activity.cases)).map((item) => textOf(item.label)).filter(Boolean), 'Default'];
  }

  const dynamic = [
    ...(descriptor?.inputs ?? []).filter((input) => input.uiHint === 'dynamic-outcomes').map((input) => camel(input.name)),
    ...(activity.type === 'Elsa.FlowFork' ? ['branches'] : []),
  ].flatMap((key) => textsOf(at(activity, [key, 'expression', 'value']) ?? listOf(activity[key]))).filter(Boolean);
  if (dynamic.length > 0) {
    return activity.type === 'Elsa.FlowFork' ? dynamic : [...fixed, ...dynamic];
  }

  if (fixed.length === 0 && activity.type === 'Elsa.FlowDecision') {
    return ['True', 'False'];
  }

  return fixed.length > 0 ? fixed : ['Done'];
}

/** What a step contains: the ports that its kind names, and whatever else of its properties is a step. */
export function embeddedOf(activity: Activity, descriptor?: ActivityDescriptor): EmbeddedPort[] {
  const ports: EmbeddedPort[] = [];
  const add = (label: string, path: Path) => {
    if (!ports.some((port) => port.path.join('/') === path.join('/'))) {
      ports.push({ label, path, isFilled: isActivity(at(activity, path)) });
    }
  };
  for (const port of (descriptor?.ports ?? []).filter((port) => port.type === 'Embedded')) {
    add(port.displayName || port.name, [camel(port.name)]);
  }

  for (const [key, value] of Object.entries(activity)) {
    if (isActivity(value)) {
      add(key.charAt(0).toUpperCase() + key.slice(1), [key]);
    }
  }

  if (activity.type === 'Elsa.Switch') {
    listOf(activity.cases).forEach((item, index) => add(textOf(at(item, ['label'])) || String(index + 1), ['cases', index, 'activity']));
    add('Default', ['default']);
  }

  if (holdsSteps(activity)) {
    ports.push({ label: '', path: [], isFilled: true });
  }

  return ports;
}

const holders = new Set(['Elsa.Flowchart', 'Elsa.Sequence', 'Elsa.Parallel', 'Elsa.Fork']);

/** Whether the step is itself a list of steps. */
export const holdsSteps = (activity: Activity): boolean => holders.has(activity.type) || listOf(activity.activities).some(isActivity);
