import { expect, test } from 'vitest';
import { copied, pasted } from '../src/document/clipboard';
import { connectionsOf, stepsOf } from '../src/document/flowchart';
import type { JsonObject } from '../src/document/json';
import { chart, step } from './documents';

test('Pasted steps have ids of their own, inside too, and their lines', () => {
  const body = chart([step('x'), step('y')], ['x', 'Done', 'y']);
  const flowchart = chart([{ ...step('a', 'Elsa.While'), nodeId: 'old', body }, step('b'), step('c')], ['a', 'Done', 'b'], ['b', 'Done', 'c']);
  const result = pasted(flowchart, copied(flowchart, new Set(['a', 'b'])))!;
  const [first, second] = stepsOf(result.flowchart).slice(3) as unknown as [JsonObject, JsonObject];
  expect(result.ids).toEqual([first.id, second.id]);
  expect(connectionsOf(result.flowchart)).toContainEqual({ source: first.id, port: 'Done', target: second.id });
  expect(connectionsOf(result.flowchart)).toHaveLength(3);
  expect(first.nodeId).toBeUndefined();
  const inner = stepsOf(first.body as never);
  expect(inner.map((s) => s.id)).not.toContain('x');
  expect(connectionsOf(first.body as never)).toEqual([{ source: inner[0]!.id, port: 'Done', target: inner[1]!.id }]);
});

test('The steps of an exported workflow can be pasted', () => {
  const text = JSON.stringify({ name: 'x', root: chart([step('a'), step('b')], ['a', 'Done', 'b']) });
  const result = pasted(chart([]), text)!;
  expect(result.ids).toHaveLength(2);
  expect(connectionsOf(result.flowchart)).toHaveLength(1);
});

test.each(['', 'text', '[]', '{"activities":[]}'])('%j holds no steps', (text) => {
  expect(pasted(chart([]), text)).toBeUndefined();
});
