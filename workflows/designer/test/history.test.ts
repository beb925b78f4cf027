import { expect, test } from 'vitest';
import { initial, isDirty, reduce } from '../src/state/history';

const edit = (name: string, mark?: string) => ({ type: 'edit', change: (document: object) => ({ ...document, name }), mark }) as const;
const start = initial({ name: '', version: 1 }, '"1"');

test('Typing in one field is undone at once, another edit apart', () => {
  const state = [edit('a', 'name'), edit('ab', 'name'), edit('x')].reduce(reduce, start);
  expect(reduce(state, { type: 'undo' }).document.name).toBe('ab');
  expect(reduce(reduce(state, { type: 'undo' }), { type: 'undo' }).document.name).toBe('');
});

test('What was undone comes again', () => {
  const state = reduce(reduce(reduce(start, edit('a')), { type: 'undo' }), { type: 'redo' });
  expect(state.document.name).toBe('a');
});

test('A draft is clean after it was saved, and what was typed meanwhile stays', () => {
  const sent = reduce(start, edit('a'));
  const typed = reduce(sent, edit('b'));
  const saved = { type: 'saved', sent: sent.document, document: { name: 'a', version: 2 }, etag: '"2"' } as const;
  expect(isDirty(reduce(sent, saved))).toBe(false);
  expect(isDirty(reduce(typed, saved))).toBe(true);
  expect(reduce(typed, saved).document).toEqual({ name: 'b', version: 2 });
});

test('Undo keeps what the server decided', () => {
  const sent = reduce(start, edit('a'));
  const saved = reduce(sent, { type: 'saved', sent: sent.document, document: { name: 'a', version: 2 }, etag: '"2"' });
  expect(reduce(saved, { type: 'undo' }).document).toEqual({ name: '', version: 2 });
});
