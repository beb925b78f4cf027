import type { Descriptors } from '../document/descriptors';
import { connectionsOf, stepsOf } from '../document/flowchart';
import type { Activity } from '../document/activity';
import { groupBy } from '../document/json';
import type { Size } from '../document/layout';
import { outcomesOf, type Outcome } from '../document/ports';

const stepWidth = 200;

const head = 56;
const row = 26;

/** Ways out of each step, those included that are drawn although the step no longer has them. */
export function outcomesIn(flowchart: Activity, descriptors: Descriptors): Map<string, Outcome[]> {
  const lines = groupBy(connectionsOf(flowchart), (line) => line.source);
  return new Map(stepsOf(flowchart).map((step) =>
    [step.id, outcomesOf(step, descriptors.get(step.type), (lines.get(step.id) ?? []).map((line) => line.port))]));
}

export const showsRows = (outcomes: readonly Outcome[]): boolean => outcomes.length > 1 || (outcomes[0] !== undefined && outcomes[0].name !== 'Done');

export function sizesOf(outcomes: ReadonlyMap<string, readonly Outcome[]>): Map<string, Size> {
  return new Map([...outcomes].map(([id, list]) => [id, { width: stepWidth, height: head + (showsRows(list) ? list.length * row + 6 : 0) }]));
}
