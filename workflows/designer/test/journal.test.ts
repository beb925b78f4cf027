import { expect, test } from 'vitest';
import { followed, statesOf, type JournalLine } from '../src/document/journal';

const journal = (...lines: [string, string, string?][]): JournalLine[] =>
  lines.map(([activityId, eventName, message], index) => ({ sequence: index + 1, activityId, activityType: 'x', eventName, message: message ?? null }));

test('The last line about a step is its state, and how often it was done is counted', () => {
  const states = statesOf(journal(['a', 'Started'], ['a', 'Completed'], ['a', 'Started'], ['a', 'Completed'], ['b', 'Started'], ['b', 'Suspended'], ['c', 'Started'], ['c', 'Faulted', 'why']));
  expect(states.get('a')).toMatchObject({ status: 'done', times: 2 });
  expect(states.get('b')).toMatchObject({ status: 'waiting', times: 0 });
  expect(states.get('c')).toMatchObject({ status: 'failed', message: 'why' });
});

test('Only the outcome that the journal names is followed', () => {
  const lines = [{ source: 'a', port: 'True', target: 'b' }, { source: 'a', port: 'False', target: 'c' }, { source: 'x', port: 'Done', target: 'c' }];
  const taken = followed(lines, journal(['a', 'Started'], ['a', 'Completed', 'True'], ['b', 'Started'], ['x', 'Started'], ['x', 'Completed'], ['c', 'Started']));
  expect([...taken]).toEqual(['a:True->b', 'x:Done->c']);
});

test('A step that began before is not what a line led to', () => {
  expect(followed([{ source: 'b', port: 'Done', target: 'a' }], journal(['a', 'Started'], ['b', 'Started'], ['b', 'Completed'])).size).toBe(0);
});
