export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json | undefined;
}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list, also in the older form {"$values": [...]}. */
export function listOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) {
    return value;
  }

  return isObject(value) && Array.isArray(value.$values) ? value.$values : [];
}

export const objectsOf = (value: Json | undefined): JsonObject[] => listOf(value).filter(isObject);

export const textOf = (value: Json | undefined): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The name of a property in the document: the first letter in lower case. */
export const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** JSON, or undefined when the text is none. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The value below a path; nothing where the path ends early. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  let found = value;
  for (const key of path) {
    found = typeof key === 'number' ? listOf(found)[key] : isObject(found) ? found[key] : undefined;
  }

  return found;
}

export type Path = readonly (string | number)[];

/** A copy with another value below the path; undefined takes the property away. */
export function withAt(value: Json | undefined, path: Path, replacement: Json | undefined): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) {
    return replacement;
  }

  if (typeof key === 'number') {
    return listOf(value).map((item, index) => (index === key ? (withAt(item, rest, replacement) ?? null) : item));
  }

  const { [key]: old, ...others } = isObject(value) ? value : {};
  const changed = withAt(old, rest, replacement);
  return changed === undefined ? others : isObject(value) && key in value ? { ...value, [key]: changed } : { ...others, [key]: changed };
}

export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    group ? group.push(item) : groups.set(key(item), [item]);
  }

  return groups;
}
