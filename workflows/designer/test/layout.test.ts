import { expect, test } from 'vitest';
import { layout } from '../src/document/layout';

const line = (source: string, target: string) => ({ source, port: 'Done', target });

test('Every step stands right of what leads to it, a line back aside', () => {
  const places = layout(['d', 'c', 'b', 'a'], [line('a', 'b'), line('b', 'c'), line('a', 'c'), line('c', 'd'), line('d', 'b')], new Map());
  const x = (id: string) => places.get(id)!.x;
  expect([x('a'), x('b'), x('c'), x('d')]).toEqual([x('a'), x('b'), x('c'), x('d')].sort((p, q) => p - q));
  expect(new Set([x('a'), x('b'), x('c'), x('d')]).size).toBe(4);
});

test('Steps do not cover each other', () => {
  const ids = ['a', ...'bcdefgh'];
  const places = [...layout(ids, ids.slice(1).map((id) => line('a', id)), new Map()).values()];
  const column = places.slice(1).map((p) => p.y).sort((p, q) => p - q);
  expect(column.every((y, index) => index === 0 || y - column[index - 1]! >= 56)).toBe(true);
});

test('What follows an outcome stands in the order of the outcomes', () => {
  const places = layout(['s', 'low', 'high'], [{ source: 's', port: 'True', target: 'high' }, { source: 's', port: 'False', target: 'low' }], new Map());
  expect(places.get('high')!.y).toBeLessThan(places.get('low')!.y);
});

test('A thousand steps in a row are quick', () => {
  const ids = Array.from({ length: 1000 }, (_, index) => String(index));
  expect(layout(ids, ids.slice(1).map((id, index) => line(String(index), id)), new Map()).size).toBe(1000);
});
