import { useRef } from 'react';

/** Gives the item of last time where the new one says the same, so that only what changed is drawn again. */
export function useKept<T extends { id: string }>(items: T[], isSame: (old: T, item: T) => boolean): T[] {
  const kept = useRef<Map<string, T>>(new Map());
  const list = useRef<T[]>([]);
  const next = items.map((item) => {
    const old = kept.current.get(item.id);
    return old && isSame(old, item) ? old : item;
  });
  if (next.length === list.current.length && next.every((item, index) => item === list.current[index])) {
    return list.current;
  }

  kept.current = new Map(next.map((item) => [item.id, item]));
  list.current = next;
  return next;
}

/** Whether two records have the same values; sets and lists of texts are compared by what they hold. */
export function isAlike(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), b as Record<string, unknown>];
  return left.length === Object.keys(b).length && left.every(([key, value]) => isEqual(value, right[key]));
}

const isEqual = (a: unknown, b: unknown): boolean =>
  Object.is(a, b)
  || (a instanceof Set && b instanceof Set && a.size === b.size && [...a].every((item) => b.has(item)))
  || (isPlain(a) && isPlain(b) && isAlike(a, b));

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !(value instanceof Set);
