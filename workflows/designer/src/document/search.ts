import type { ActivityDescriptor } from './descriptors';

/** Kinds of steps whose name, category or description has every word; those whose name begins with the text come first. */
export function searched(descriptors: Iterable<ActivityDescriptor>, text: string): ActivityDescriptor[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const rank = (descriptor: ActivityDescriptor) => {
    const name = descriptor.displayName.toLocaleLowerCase();
    return words.length === 0 || name.startsWith(words[0]!) ? 0 : name.includes(words[0]!) ? 1 : 2;
  };
  return [...descriptors]
    .filter((descriptor) => descriptor.isBrowsable !== false)
    .filter((descriptor) => {
      const all = [descriptor.displayName, descriptor.category, descriptor.description, descriptor.typeName].join(' ').toLocaleLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b) || (a.category ?? '').localeCompare(b.category ?? '') || a.displayName.localeCompare(b.displayName));
}
