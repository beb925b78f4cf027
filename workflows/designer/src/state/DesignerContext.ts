import { createContext, useContext } from 'react';
import type { Api, Problem } from '../api';
import type { Activity, Point } from '../document/activity';
import type { ActivityDescriptor, Descriptors } from '../document/descriptors';
import type { Connection } from '../document/flowchart';
import type { JournalLine, StepState } from '../document/journal';
import type { JsonObject } from '../document/json';
import type { Size } from '../document/layout';
import type { Outcome } from '../document/ports';
import type { Scope, Shape } from '../document/scope';
import type { DesignerAction, DesignerState } from './history';

/** Where a new step goes: after an outcome, into a line, or to a place. */
export interface AddTarget {
  after?: { source: string; port: string };
  into?: Connection;
  at?: Point;
}

export interface Trace {
  states: ReadonlyMap<string, StepState>;
  journal: readonly JournalLine[];
}

export type PanelTab = 'properties' | 'workflow' | 'problems' | 'outline' | 'versions' | 'journal' | 'values' | 'incidents';

export interface Designer {
  api: Api;
  descriptors: Descriptors;
  descriptorOf(step: Activity): ActivityDescriptor | undefined;
  readOnly: boolean;
  state: DesignerState;
  dispatch(action: DesignerAction): void;
  /** The container that is shown, as a flowchart whose steps all have a position. */
  flowchart: Activity;
  shape: Shape;
  steps: readonly Activity[];
  connections: readonly Connection[];
  outcomes: ReadonlyMap<string, Outcome[]>;
  sizes: ReadonlyMap<string, Size>;
  selected: Activity | undefined;
  problems: readonly Problem[];
  trace: Trace | undefined;
  tab: PanelTab;
  setTab(tab: PanelTab): void;
  editFlowchart(change: (flowchart: Activity) => Activity, options?: { mark?: string; select?: readonly string[] }): void;
  editStep(id: string, change: (step: Activity) => Activity, mark?: string): void;
  editDocument(change: (document: JsonObject) => JsonObject, mark?: string): void;
  add(descriptor: ActivityDescriptor, target?: AddTarget): void;
  remove(ids: readonly string[]): void;
  connect(connection: Connection): void;
  enter(scope: Scope, select?: readonly string[]): void;
  show(activityId: string, field?: string | null): void;
  announce(text: string): void;
  ask(dialog: DialogRequest): void;
}

export type DialogRequest =
  | { kind: 'add'; target: AddTarget }
  | { kind: 'connect'; source: string }
  | { kind: 'keys' }
  | { kind: 'code' }
  | { kind: 'try' }
  | { kind: 'publish' }
  | { kind: 'conflict' };

export const DesignerContext = createContext<Designer | null>(null);

export function useDesigner(): Designer {
  const designer = useContext(DesignerContext);
  if (!designer) {
    throw new Error('There is no designer around this component.');
  }

  return designer;
}
