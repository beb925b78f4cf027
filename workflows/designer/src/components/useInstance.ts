import { useCallback, useEffect, useState } from 'react';
import type { Api, Instance } from '../api';
import type { JournalLine } from '../document/journal';
import type { Json } from '../document/json';

export interface InstanceView {
  instance: Instance;
  journal: readonly JournalLine[];
  variables: readonly { name: string; value: Json }[];
  refresh(): Promise<void>;
}

const interval = 2000;

/** An instance as it is now: asked again every two seconds while it runs and somebody looks. */
export function useInstance(api: Api, first: Instance): InstanceView {
  const [instance, setInstance] = useState(first);
  const [journal, setJournal] = useState<readonly JournalLine[]>([]);
  const [variables, setVariables] = useState<InstanceView['variables']>([]);

  const refresh = useCallback(async () => {
    const [now, lines, values] = await Promise.all([api.instance(first.id), allLines(api, first.id), api.instanceVariables(first.id).catch(() => [])]);
    setInstance(now);
    setJournal((old) => (old.length === lines.length ? old : lines));
    setVariables(values);
  }, [api, first.id]);

  const isRunning = instance.status !== 'Finished';
  useEffect(() => {
    void refresh().catch(() => undefined);
    if (!isRunning) {
      return;
    }

    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') {
        void refresh().catch(() => undefined);
      }
    }, interval);
    return () => clearInterval(timer);
  }, [refresh, isRunning]);

  return { instance, journal, variables, refresh };
}

async function allLines(api: Api, id: string): Promise<JournalLine[]> {
  const lines: JournalLine[] = [];
  for (let page = await api.journal(id, 0); ; page = await api.journal(id, lines.length)) {
    lines.push(...page);
    if (page.length < 1000) {
      return lines;
    }
  }
}
