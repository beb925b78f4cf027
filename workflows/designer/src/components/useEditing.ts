import { useCallback, useEffect, useState } from 'react';
import { ApiError, type Problem, type VersionItem } from '../api';
import { at, isObject, parsed, textOf, type JsonObject } from '../document/json';
import { rootOf, withNodeIds } from '../document/scope';
import { t } from '../i18n';
import type { Designer, DialogRequest } from '../state/DesignerContext';
import { isDirty } from '../state/history';

export interface Message {
  tone: 'success' | 'danger' | 'info';
  text: string;
}

export interface Editing {
  canEdit: boolean;
  isDirty: boolean;
  isBusy: boolean;
  message: Message | undefined;
  dismiss(): void;
  save(publish?: boolean): Promise<boolean>;
  saveCopy(): Promise<void>;
  reload(): Promise<void>;
  retract(): Promise<void>;
  view(version: VersionItem): Promise<void>;
  restore(version: VersionItem): Promise<void>;
  importFile(file: File): Promise<void>;
  exportFile(): void;
}

interface EditingOptions {
  canEdit: boolean;
  setProblems(problems: Problem[]): void;
  setOld(isOld: boolean): void;
  ask(dialog: DialogRequest): void;
}

/** The address names what is shown, so that a reload shows it again. */
function moveTo(document: JsonObject, before: string): void {
  const path = location.pathname.replace(/\/$/, '');
  const old = `/${encodeURIComponent(before)}`;
  const base = before && path.endsWith(old) ? path.slice(0, -old.length) : path;
  history.replaceState(null, '', `${base}/${encodeURIComponent(textOf(document.definitionId))}`);
}

/** Everything between the document and the server. */
export function useEditing(designer: Designer, { canEdit, setProblems, setOld, ask }: EditingOptions): Editing {
  const { api, state, dispatch, announce, editDocument, enter } = designer;
  const [isBusy, setBusy] = useState(false);
  const [message, setMessage] = useState<Message>();
  const dirty = isDirty(state);
  const { document: current, etag } = state;
  const definitionId = textOf(current.definitionId);

  useEffect(() => {
    if (!dirty) {
      return;
    }

    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  const tell = useCallback((tone: Message['tone'], text: string) => {
    setMessage({ tone, text });
    announce(text);
  }, [announce]);

  const busy = useCallback(async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    setBusy(true);
    try {
      return await work();
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        ask({ kind: 'conflict' });
      } else if (error instanceof ApiError && error.problems.length > 0) {
        setProblems(error.problems);
        designer.setTab('problems');
        tell('danger', t('There are problems: {0}', error.detail));
      } else {
        tell('danger', error instanceof ApiError ? error.detail : t('The server cannot be reached. Nothing is lost: try again.'));
      }

      return undefined;
    } finally {
      setBusy(false);
    }
  }, [ask, setProblems, tell, designer.setTab]);

  const save = useCallback(async (publish = false) => {
    const saved = await busy(() => api.save(withNodeIds(current), publish, definitionId ? etag : null));
    if (saved) {
      dispatch({ type: 'saved', sent: current, ...saved });
      tell('success', publish ? t('Version {0} is published.', textOf(saved.document.version)) : t('The draft is saved.'));
      if (!definitionId) {
        moveTo(saved.document, '');
      }
    }

    return saved !== undefined;
  }, [api, busy, current, definitionId, etag, dispatch, tell]);

  const reload = useCallback(async () => {
    const loaded = await busy(() => api.definition(definitionId));
    if (loaded) {
      dispatch({ type: 'load', ...loaded });
      setOld(false);
      tell('info', t('The latest version is shown.'));
    }
  }, [api, busy, definitionId, dispatch, setOld, tell]);

  const saveCopy = useCallback(async () => {
    const { id: _, definitionId: __, version: ___, ...rest } = withNodeIds(current);
    const saved = await busy(() => api.save({ ...rest, name: t('{0} (copy)', textOf(current.name)) }, false, null));
    if (saved) {
      dispatch({ type: 'load', ...saved });
      moveTo(saved.document, definitionId);
      tell('success', t('Your work is saved as “{0}”.', textOf(saved.document.name)));
    }
  }, [api, busy, current, definitionId, dispatch, tell]);

  const retract = useCallback(async () => {
    if (dirty) {
      tell('danger', t('Save your changes before you take the workflow out of use.'));
      return;
    }

    const retracted = await busy(() => api.retract(definitionId));
    const latest = retracted && await busy(() => api.definition(definitionId));
    if (latest) {
      dispatch({ type: 'load', ...latest });
      tell('success', t('The workflow is out of use. What runs goes on.'));
    }
  }, [api, busy, definitionId, dirty, dispatch, tell]);

  const view = useCallback(async (version: VersionItem) => {
    if (dirty) {
      tell('danger', t('Save your changes before you look at another version.'));
      return;
    }

    const loaded = await busy(() => (version.isLatest ? api.definition(definitionId) : api.definitionVersion(version.id)));
    if (loaded) {
      dispatch({ type: 'load', ...loaded });
      setOld(!version.isLatest);
      announce(t('Version {0} is shown.', version.version));
    }
  }, [api, busy, definitionId, dirty, dispatch, setOld, announce, tell]);

  const restore = useCallback(async (version: VersionItem) => {
    if (dirty) {
      tell('danger', t('Save your changes before you restore another version.'));
      return;
    }

    const done = await busy(async () => {
      await api.revert(definitionId, version.version);
      return api.definition(definitionId);
    });
    if (done) {
      dispatch({ type: 'load', ...done });
      setOld(false);
      tell('success', t('Version {0} is a draft again.', version.version));
    }
  }, [api, busy, definitionId, dirty, dispatch, setOld, tell]);

  const importFile = useCallback(async (file: File) => {
    const value = parsed(await file.text());
    if (!isObject(value) || !rootOf(value)) {
      tell('danger', t('“{0}” is no workflow in Elsa’s format.', file.name));
      return;
    }

    enter([]);
    // It becomes the next draft of this workflow, whatever it was before.
    const kept = (old: JsonObject) => Object.fromEntries(['id', 'definitionId', 'version', 'createdAt', 'isLatest', 'isPublished'].map((key) => [key, old[key]]));
    editDocument((old) => ({ ...value, ...kept(old) }));
    tell('info', t('“{0}” is imported, but not saved yet.', file.name));
  }, [editDocument, enter, tell]);

  const exportFile = useCallback(() => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(withNodeIds(current), null, 2)], { type: 'application/json' }));
    link.download = `${textOf(at(current, ['name'])).replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase() || 'workflow'}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, [current]);

  return { canEdit, isDirty: dirty, isBusy, message, dismiss: () => setMessage(undefined), save, saveCopy, reload, retract, view, restore, importFile, exportFile };
}
