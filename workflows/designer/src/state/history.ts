import type { JsonObject } from '../document/json';
import type { Scope } from '../document/scope';

export interface DesignerState {
  document: JsonObject;
  /** The document as the server has it. */
  saved: JsonObject;
  etag: string | null;
  past: JsonObject[];
  future: JsonObject[];
  /** What the last edit was about: edits of the same thing are undone together. */
  mark: string | undefined;
  scope: Scope;
  selection: readonly string[];
  line: string | undefined;
}

export type DesignerAction =
  | { type: 'edit'; change: (document: JsonObject) => JsonObject; mark?: string | undefined; select?: readonly string[] | undefined }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'select'; steps: readonly string[]; line?: string | undefined }
  | { type: 'enter'; scope: Scope; select?: readonly string[] }
  | { type: 'load'; document: JsonObject; etag: string | null }
  | { type: 'saved'; sent: JsonObject; document: JsonObject; etag: string | null };

const limit = 200;

/** Fields that the server decides. */
const decided = ['id', 'definitionId', 'version', 'createdAt', 'isLatest', 'isPublished'] as const;

const withDecided = (document: JsonObject, from: JsonObject): JsonObject =>
  ({ ...document, ...Object.fromEntries(decided.filter((key) => key in from).map((key) => [key, from[key]])) });

export const initial = (document: JsonObject, etag: string | null): DesignerState => ({
  document, saved: document, etag, past: [], future: [], mark: undefined, scope: [], selection: [], line: undefined,
});

export function isDirty({ document, saved }: DesignerState): boolean {
  const keys = new Set([...Object.keys(document), ...Object.keys(saved)]);
  return [...keys].some((key) => !(decided as readonly string[]).includes(key) && document[key] !== saved[key]);
}

export function reduce(state: DesignerState, action: DesignerAction): DesignerState {
  switch (action.type) {
    case 'edit': {
      const document = action.change(state.document);
      const select = action.select ? { selection: action.select, line: undefined } : {};
      if (document === state.document) {
        return { ...state, ...select };
      }

      const joins = action.mark !== undefined && action.mark === state.mark && state.past.length > 0;
      return { ...state, ...select, document, past: joins ? state.past : [...state.past, state.document].slice(-limit), future: [], mark: action.mark };
    }
    case 'undo': {
      const previous = state.past.at(-1);
      return previous
        ? { ...state, document: withDecided(previous, state.document), past: state.past.slice(0, -1), future: [state.document, ...state.future], mark: undefined }
        : state;
    }
    case 'redo': {
      const [next, ...future] = state.future;
      return next ? { ...state, document: withDecided(next, state.document), past: [...state.past, state.document], future, mark: undefined } : state;
    }
    case 'select': {
      const same = state.line === action.line && state.selection.length === action.steps.length && action.steps.every((id, index) => id === state.selection[index]);
      return same ? state : { ...state, selection: action.steps, line: action.line, mark: undefined };
    }
    case 'enter':
      return { ...state, scope: action.scope, selection: action.select ?? [], line: undefined, mark: undefined };
    case 'load':
      return initial(action.document, action.etag);
    case 'saved':
      return { ...state, document: withDecided(state.document, action.document), saved: action.sent, etag: action.etag, mark: undefined };
  }
}
