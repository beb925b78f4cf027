import { useEffect, useState } from 'react';
import type { Option } from '../../document/descriptors';
import { useDesigner } from '../../state/DesignerContext';

const none: Option[] = [];

/** Options of a source for what is typed, a moment after the last letter; undefined while they are asked for. */
export function useOptions(source: string, search: string, isOpen: boolean): Option[] | undefined {
  const { api } = useDesigner();
  const [found, setFound] = useState<{ key: string; options: Option[] }>();
  const key = `${source}\n${search}`;
  useEffect(() => {
    if (!isOpen) {
      return;
    }

    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.options(source, search, [], controller.signal)
        .then((options) => setFound({ key, options }))
        .catch(() => !controller.signal.aborted && setFound({ key, options: none }));
    }, search ? 200 : 0);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, source, search, key, isOpen]);
  return found?.key === key ? found.options : undefined;
}

/** What values are called. */
export function useLabels(source: string, values: readonly string[]): ReadonlyMap<string, Option> {
  const { api } = useDesigner();
  const [labels, setLabels] = useState<ReadonlyMap<string, Option>>(new Map());
  const missing = values.filter((value) => value && !labels.has(value)).join(',');
  useEffect(() => {
    if (!missing) {
      return;
    }

    const controller = new AbortController();
    api.options(source, '', missing.split(','), controller.signal)
      .then((options) => setLabels((old) => new Map([
        ...old, ...missing.split(',').map((value) => [value, { value, label: value }] as const), ...options.map((option) => [option.value, option] as const),
      ])))
      .catch(() => undefined);
    return () => controller.abort();
  }, [api, source, missing]);
  return labels;
}
