import { expect, test } from 'vitest';
import { embeddedOf, outcomesOf } from '../src/document/ports';
import { step } from './documents';

const names = (...args: Parameters<typeof outcomesOf>) => outcomesOf(...args).map((outcome) => outcome.name);
const descriptor = { typeName: 'x', displayName: 'x', inputs: [], outputs: [], ports: [] };

test('A step without ports is done', () => {
  expect(names(step('a'), descriptor)).toEqual(['Done']);
});

test('What ends the flow has no outcomes', () => {
  expect(names(step('a', 'Elsa.End'), undefined)).toEqual([]);
  expect(names(step('a'), { ...descriptor, isTerminal: true })).toEqual([]);
});

test('A switch has its cases and a default', () => {
  expect(names({ ...step('a', 'Elsa.FlowSwitch'), cases: [{ label: 'VPN' }, { label: 'Mail' }] }, undefined)).toEqual(['VPN', 'Mail', 'Default']);
});

test('A fork has its branches, or is done', () => {
  const branches = { typeName: 'String[]', expression: { type: 'Object', value: '["a","b"]' } };
  expect(names({ ...step('a', 'Elsa.FlowFork'), branches }, undefined)).toEqual(['a', 'b']);
  expect(names(step('a', 'Elsa.FlowFork'), undefined)).toEqual(['Done']);
});

test('Named outcomes come after those of the kind', () => {
  const kind = { ...descriptor, inputs: [{ name: 'Outcomes', uiHint: 'dynamic-outcomes' }], ports: [{ name: 'Expired' }, { name: 'Body', type: 'Embedded' as const }] };
  expect(names({ ...step('a'), outcomes: { expression: { type: 'Object', value: '["Ask"]' } } }, kind)).toEqual(['Expired', 'Ask']);
});

test('A line from an outcome that is gone still has a place', () => {
  expect(names(step('a'), descriptor, ['Old'])).toEqual(['Done', 'Old']);
});

test('Steps inside are found in ports, cases and unknown properties', () => {
  const activity = { ...step('a', 'Elsa.Switch'), cases: [{ label: 'One', activity: step('x') }], special: step('y') };
  expect(embeddedOf(activity).map((port) => port.path.join('.'))).toEqual(['special', 'cases.0.activity', 'default']);
});
