/** The line (from 1 on) where a text stops being JSON; undefined when it is JSON. Browsers do not all say it. */
export function brokenLine(text: string): number | undefined {
  const token = /\s*(?:"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:])/y;
  let position = 0;
  const next = (): string | undefined => {
    token.lastIndex = position;
    const match = token.exec(text);
    if (match) {
      position = token.lastIndex;
    }

    return match?.[0].trim();
  };
  const peek = (): string | undefined => {
    const before = position;
    const found = next();
    position = before;
    return found;
  };
  const list = (end: string, item: () => boolean): boolean => {
    if (peek() === end) {
      next();
      return true;
    }

    for (;;) {
      if (!item()) {
        return false;
      }

      const after = peek();
      if (after !== ',' && after !== end) {
        return false;
      }

      next();
      if (after === end) {
        return true;
      }
    }
  };
  const value = (): boolean => {
    const first = peek();
    if (first === undefined || [']', '}', ',', ':'].includes(first)) {
      return false;
    }

    next();
    return first === '['
      ? list(']', value)
      : first !== '{' || list('}', () => {
        if (!peek()?.startsWith('"')) {
          return false;
        }

        next();
        return peek() === ':' && next() === ':' && value();
      });
  };
  if (value() && text.slice(position).trim() === '') {
    return undefined;
  }

  const rest = /\S/.exec(text.slice(position));
  return text.slice(0, rest ? position + rest.index : text.length).split('\n').length;
}
