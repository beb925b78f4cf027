import { at, camel, isObject, listOf, parsed, textOf, withAt, type Json, type JsonObject } from './json';
import type { ActivityDescriptor, InputDescriptor, OutputDescriptor } from './descriptors';

export interface Activity extends JsonObject {
  id: string;
  type: string;
}

export interface Point {
  x: number;
  y: number;
}

export type Syntax = 'Literal' | 'Object' | 'JavaScript' | 'Liquid' | 'Variable' | (string & {});

export interface Expression {
  syntax: Syntax;
  value: Json | undefined;
}

export const isActivity = (value: unknown): value is Activity => isObject(value) && typeof value.id === 'string' && typeof value.type === 'string';

/** An id as Elsa makes them: 64 random bits in 16 hex digits. */
export const newId = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function createActivity(descriptor: ActivityDescriptor, position: Point): Activity {
  const activity: Activity = {
    id: newId(),
    name: null,
    type: descriptor.typeName,
    version: descriptor.version ?? 1,
    metadata: { designer: { position: { ...position } }, displayText: descriptor.displayName },
  };
  if (descriptor.kind === 'Trigger') {
    activity.customProperties = { canStartWorkflow: false, runAsynchronously: false };
  }

  for (const input of descriptor.inputs) {
    if (input.defaultValue !== undefined && input.defaultValue !== null) {
      const value = typeof input.defaultValue === 'object' || input.isWrapped === false ? input.defaultValue : String(input.defaultValue);
      const syntax = input.defaultSyntax ?? (typeof value === 'object' ? 'Object' : 'Literal');
      activity[camel(input.name)] = input.isWrapped === false
        ? value
        : { typeName: input.typeName, expression: { type: syntax, value: typeof value === 'object' ? JSON.stringify(value) : value } };
    }
  }

  return activity;
}

/** What the step is called: its own text, its name, or what its kind is called. */
export const displayName = (activity: Activity, descriptor?: ActivityDescriptor): string =>
  textOf(at(activity, ['metadata', 'displayText'])) || textOf(activity.name) || descriptor?.displayName || activity.type.split('.').at(-1)!;

export function positionOf(activity: Activity): Point | undefined {
  const position = at(activity, ['metadata', 'designer', 'position']);
  return isObject(position) && typeof position.x === 'number' && typeof position.y === 'number' ? { x: position.x, y: position.y } : undefined;
}

export const withPosition = (activity: Activity, position: Point): Activity =>
  withAt(activity, ['metadata', 'designer', 'position'], { x: Math.round(position.x), y: Math.round(position.y) }) as Activity;

/** What an input holds, whichever way it is written. */
export function readInput(activity: Activity, input: InputDescriptor): Expression {
  const value = activity[camel(input.name)];
  if (input.isWrapped === false) {
    return { syntax: 'Literal', value };
  }

  if (isObject(value) && isObject(value.expression)) {
    return { syntax: textOf(value.expression.type) || 'Literal', value: value.expression.value };
  }

  return isObject(value) && 'typeName' in value ? { syntax: defaultSyntax(input), value: undefined } : { syntax: defaultSyntax(input), value };
}

export function writeInput(activity: Activity, input: InputDescriptor, { syntax, value }: Expression): Activity {
  const key = camel(input.name);
  if (input.isWrapped === false) {
    return { ...activity, [key]: value ?? null };
  }

  const old = activity[key];
  const wrapped = isObject(old) && ('expression' in old || 'typeName' in old) ? old : {};
  const expression = isObject(wrapped.expression) ? wrapped.expression : {};
  return { ...activity, [key]: { ...wrapped, typeName: wrapped.typeName ?? input.typeName ?? null, expression: { ...expression, type: syntax, value: value ?? null } } };
}

/** Kinds of editors whose value is a list or an object, written as JSON text. */
const structured = new Set(['check-list', 'multi-text', 'approvers', 'ticket-fields', 'dynamic-outcomes']);

/** Kinds of editors that choose one, or several where the value is an object. */
const choosing = new Set(['people-picker', 'team-picker', 'option-picker', 'workflow-definition-picker']);

export const isMany = (input: InputDescriptor): boolean =>
  (input.defaultSyntax === 'Object' && choosing.has(input.uiHint ?? '')) || /\[\]$|List<|IEnumerable<|ICollection<|HashSet</.test(input.typeName ?? '');

export function defaultSyntax(input: InputDescriptor): Syntax {
  if (input.uiHint === 'condition') {
    return 'JavaScript';
  }

  if (input.uiHint === 'variable-picker' && input.isWrapped !== false) {
    return 'Variable';
  }

  return structured.has(input.uiHint ?? '') || isMany(input) ? 'Object' : (input.defaultSyntax ?? 'Literal');
}

/** The texts of a list, written as JSON text, as a list, or as one text. */
export function textsOf(value: Json | undefined): string[] {
  const list = typeof value === 'string' ? (parsed(value) ?? (value === '' ? [] : value)) : value;
  if (typeof list === 'string' || typeof list === 'number') {
    return [String(list)];
  }

  return listOf(list).map(textOf);
}

/** A value that is written as JSON text. */
export const structureOf = (value: Json | undefined): Json | undefined => (typeof value === 'string' ? parsed(value) : value);

export const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === '' || value === '[]' || value === '{}';

export const canStart = (activity: Activity): boolean =>
  at(activity, ['customProperties', 'canStartWorkflow']) === true || activity.canStartWorkflow === true;

export function withCanStart(activity: Activity, starts: boolean): Activity {
  return 'canStartWorkflow' in activity
    ? { ...activity, canStartWorkflow: starts }
    : (withAt(activity, ['customProperties', 'canStartWorkflow'], starts) as Activity);
}

/** The variable that an output is stored in. */
export const readOutput = (activity: Activity, output: OutputDescriptor): string => textOf(at(activity, [camel(output.name), 'memoryReference', 'id']));

export function writeOutput(activity: Activity, output: OutputDescriptor, variable: string): Activity {
  const key = camel(output.name);
  if (!variable) {
    return { ...activity, [key]: null };
  }

  const old = activity[key];
  return { ...activity, [key]: { ...(isObject(old) ? old : {}), typeName: output.typeName ?? 'Object', memoryReference: { id: variable } } };
}
