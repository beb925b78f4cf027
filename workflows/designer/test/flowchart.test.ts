import { describe, expect, test } from 'vitest';
import { addStep, connect, connectionsOf, insertAfter, insertInto, removeSteps, renamePort, startOf, stepsOf } from '../src/document/flowchart';
import { chart, step } from './documents';

describe('connections', () => {
  test('are read in the current, the flat and the wrapped form', () => {
    const steps = [step('a'), step('b'), step('c')];
    const flowchart = {
      ...chart(steps),
      connections: {
        $values: [
          { source: { activity: 'a', port: 'Yes' }, target: { activity: 'b', port: 'In' } },
          { source: 'b', target: 'c', sourcePort: 'Done', targetPort: 'In' },
          { source: { activity: 'a' }, target: { activity: 'c' } },
        ],
      },
    };
    expect(connectionsOf(flowchart)).toEqual([
      { source: 'a', port: 'Yes', target: 'b' },
      { source: 'b', port: 'Done', target: 'c' },
      { source: 'a', port: 'Done', target: 'c' },
    ]);
  });

  test('without an end or drawn twice do not count', () => {
    const line = { source: { activity: 'a', port: 'Done' }, target: { activity: 'b', port: 'In' } };
    const lost = { source: { activity: 'a', port: 'Done' }, target: { activity: 'gone', port: 'In' } };
    expect(connectionsOf({ ...chart([step('a'), step('b')]), connections: [line, line, lost] })).toHaveLength(1);
  });

  test('are written in the current form and keep what else they hold', () => {
    const flowchart = {
      ...chart([step('a'), step('b'), step('c')]),
      connections: [{ source: { activity: 'a', port: 'Done', extra: 1 }, target: { activity: 'b', port: 'In' }, vertices: [{ x: 1, y: 2 }], note: 'kept' }],
    };
    expect(connect(flowchart, { source: 'b', port: 'Done', target: 'c' }).connections).toEqual([
      { source: { activity: 'a', port: 'Done', extra: 1 }, target: { activity: 'b', port: 'In' }, vertices: [{ x: 1, y: 2 }], note: 'kept' },
      { source: { activity: 'b', port: 'Done' }, target: { activity: 'c', port: 'In' }, vertices: [] },
    ]);
  });
});

test('A step put after an outcome comes before what followed there', () => {
  const flowchart = insertAfter(chart([step('a'), step('b')], ['a', 'Done', 'b']), 'a', 'Done', step('new'), 'Approved');
  expect(connectionsOf(flowchart)).toEqual([{ source: 'new', port: 'Approved', target: 'b' }, { source: 'a', port: 'Done', target: 'new' }]);
});

test('A step that ends the flow leaves what followed where it was', () => {
  const flowchart = insertAfter(chart([step('a'), step('b')], ['a', 'Done', 'b']), 'a', 'Done', step('end'), undefined);
  expect(connectionsOf(flowchart)).toContainEqual({ source: 'a', port: 'Done', target: 'b' });
});

test('A step put into a line takes its place', () => {
  const flowchart = insertInto(chart([step('a'), step('b')], ['a', 'Yes', 'b']), { source: 'a', port: 'Yes', target: 'b' }, step('new'), 'Done');
  expect(connectionsOf(flowchart)).toEqual([{ source: 'a', port: 'Yes', target: 'new' }, { source: 'new', port: 'Done', target: 'b' }]);
});

test('Removing a step between two others closes the way', () => {
  const flowchart = removeSteps(chart([step('a'), step('b'), step('c')], ['a', 'Yes', 'b'], ['b', 'Done', 'c']), new Set(['b']));
  expect(stepsOf(flowchart).map((s) => s.id)).toEqual(['a', 'c']);
  expect(connectionsOf(flowchart)).toEqual([{ source: 'a', port: 'Yes', target: 'c' }]);
});

test('Removing a choice closes nothing', () => {
  const flowchart = removeSteps(chart([step('a'), step('b'), step('c'), step('d')], ['a', 'Done', 'b'], ['b', 'True', 'c'], ['b', 'False', 'd']), new Set(['b']));
  expect(connectionsOf(flowchart)).toEqual([]);
});

test('Lines follow a renamed outcome', () => {
  expect(connectionsOf(renamePort(chart([step('a'), step('b')], ['a', 'Old', 'b']), 'a', 'Old', 'New'))).toEqual([{ source: 'a', port: 'New', target: 'b' }]);
});

test('The start is named, or a Start, or a trigger, or what nothing leads to', () => {
  const lines = [['a', 'Done', 'b']] as const;
  expect(startOf({ ...chart([step('a'), step('b')], ...lines), start: 'b' })).toBe('b');
  expect(startOf(chart([step('a'), step('b', 'Elsa.Start')], ...lines))).toBe('b');
  expect(startOf(addStep(chart([step('a')]), { ...step('t'), customProperties: { canStartWorkflow: true } }))).toBe('t');
  expect(startOf(chart([step('b'), step('a')], ...lines))).toBe('a');
});
