import { expect, test } from 'vitest';
import { addStep, connect, replaceStep, stepsOf } from '../src/document/flowchart';
import type { JsonObject } from '../src/document/json';
import { activityAt, findStep, updateAt, viewOf, withNodeIds } from '../src/document/scope';
import { chart, step } from './documents';

const inside: JsonObject = {
  name: 'Test', future: { kept: true }, root: chart([{ ...step('if', 'Elsa.If'), then: step('only'), unknown: [1] }, step('after')], ['if', 'Done', 'after']),
};

test('An edit touches nothing but what it is about', () => {
  const changed = updateAt(inside, [], (flowchart) => replaceStep(flowchart, 'after', (old) => ({ ...old, name: 'x' })));
  expect(changed).toEqual({ ...inside, root: { ...(inside.root as JsonObject), activities: [stepsOf(viewOf(activityAt(inside, [])).flowchart)[0], { ...step('after'), name: 'x' }] } });
});

test('An edit that changes nothing gives the same document', () => {
  expect(updateAt(inside, [], (flowchart) => flowchart)).toBe(inside);
});

const then = [{ id: 'if', path: ['then'] }];

test('A step that stands alone in a container stays alone when only it is edited', () => {
  const changed = updateAt(inside, then, (flowchart) => replaceStep(flowchart, 'only', (old) => ({ ...old, name: 'x' })));
  expect(activityAt(changed, then)).toEqual({ ...step('only'), name: 'x' });
});

test('A second step makes it a flowchart', () => {
  const changed = updateAt(inside, then, (flowchart) => connect(addStep(flowchart, step('more')), { source: 'only', port: 'Done', target: 'more' }));
  const body = activityAt(changed, then)!;
  expect(body.type).toBe('Elsa.Flowchart');
  expect(stepsOf(body).map((s) => s.id)).toEqual(['only', 'more']);
});

test('An empty place is filled by the first step and empty again after the last', () => {
  const place = [{ id: 'if', path: ['else'] }];
  const filled = updateAt(inside, place, (flowchart) => addStep(flowchart, step('new')));
  expect(activityAt(filled, place)).toEqual(step('new'));
  expect(updateAt(filled, place, (flowchart) => ({ ...flowchart, activities: [] }))).toEqual(inside);
});

test('A sequence stays one while it is a chain', () => {
  const document = { root: { id: 's', type: 'Elsa.Sequence', activities: [step('a'), step('b')] } };
  const longer = updateAt(document, [], (flowchart) => connect(addStep(flowchart, step('c')), { source: 'b', port: 'Done', target: 'c' }));
  expect(longer.root).toEqual({ id: 's', type: 'Elsa.Sequence', activities: [step('a'), step('b'), step('c')] });
  const forked = updateAt(document, [], (flowchart) => addStep(flowchart, step('c')));
  expect(activityAt(forked, [])!.type).toBe('Elsa.Flowchart');
});

test('A step is found wherever it is', () => {
  expect(findStep(inside, 'only', new Map())).toEqual(then);
  expect(findStep(inside, 'after', new Map())).toEqual([]);
  expect(findStep(inside, 'nowhere', new Map())).toBeUndefined();
});

test('The path of every step is written', () => {
  const root = withNodeIds(inside).root as JsonObject;
  const [first] = stepsOf(root as never);
  expect(root.nodeId).toBe('Workflow1:chart');
  expect((first!.then as JsonObject).nodeId).toBe('Workflow1:chart:if:only');
});
