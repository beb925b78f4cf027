import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Api, Problem } from '../api';
import { createActivity, displayName, type Activity } from '../document/activity';
import type { ActivityDescriptor, Descriptors } from '../document/descriptors';
import { connect as withLine, connectionsOf, removeSteps, replaceStep, stepsOf } from '../document/flowchart';
import type { JsonObject } from '../document/json';
import { outcomesOf } from '../document/ports';
import { placeAfter, placeAt, placeInto } from '../document/placing';
import { activityAt, findStep, positioned, updateAt, viewOf, type Scope } from '../document/scope';
import { t } from '../i18n';
import type { AddTarget, Designer, DialogRequest, PanelTab, Trace } from './DesignerContext';
import { initial, reduce } from './history';
import { outcomesIn, sizesOf } from './sizes';

export interface DesignerOptions {
  api: Api;
  descriptors: Descriptors;
  document: JsonObject;
  etag: string | null;
  readOnly: boolean;
  firstTab: PanelTab;
  problems: readonly Problem[];
  trace: Trace | undefined;
  announce(text: string): void;
  ask(dialog: DialogRequest): void;
}

/** Everything that the parts of the designer share. */
export function useDesignerState(options: DesignerOptions): Designer {
  const { api, descriptors, readOnly, problems, trace, announce, ask } = options;
  const [state, dispatch] = useReducer(reduce, undefined, () => initial(options.document, options.etag));
  const [tab, setTab] = useState<PanelTab>(options.firstTab);
  const { document, scope, selection } = state;

  const shown = useMemo(() => {
    const { shape, flowchart: raw } = viewOf(activityAt(document, scope));
    const outcomes = outcomesIn(raw, descriptors);
    const sizes = sizesOf(outcomes);
    const flowchart = positioned(raw, sizes);
    return { shape, outcomes, sizes, flowchart, steps: stepsOf(flowchart), connections: connectionsOf(flowchart) };
  }, [document, scope, descriptors]);

  // A step that is gone (undo) is no longer open or selected.
  useEffect(() => {
    const depth = scope.findIndex((segment, index) => !stepsOf(viewOf(activityAt(document, scope.slice(0, index))).flowchart).some((step) => step.id === segment.id));
    if (depth >= 0) {
      dispatch({ type: 'enter', scope: scope.slice(0, depth) });
    } else if (selection.some((id) => !shown.steps.some((step) => step.id === id))) {
      dispatch({ type: 'select', steps: selection.filter((id) => shown.steps.some((step) => step.id === id)) });
    }
  }, [document, scope, selection, shown.steps]);

  const editDocument = useCallback((change: (document: JsonObject) => JsonObject, mark?: string) => {
    if (!readOnly) {
      dispatch({ type: 'edit', change, mark });
    }
  }, [readOnly]);

  const editFlowchart = useCallback<Designer['editFlowchart']>((change, { mark, select } = {}) => {
    if (!readOnly) {
      const edit = (document: JsonObject) => updateAt(document, scope, (flowchart) => change(positioned(flowchart, sizesOf(outcomesIn(flowchart, descriptors)))));
      dispatch({ type: 'edit', change: edit, mark, select });
    }
  }, [readOnly, scope, descriptors]);

  const editStep = useCallback((id: string, change: (step: Activity) => Activity, mark?: string) => {
    editFlowchart((flowchart) => replaceStep(flowchart, id, change), mark === undefined ? {} : { mark });
  }, [editFlowchart]);

  const add = useCallback((descriptor: ActivityDescriptor, target: AddTarget = {}) => {
    const step = createActivity(descriptor, { x: 0, y: 0 });
    const own = outcomesOf(step, descriptor);
    const size = sizesOf(new Map([[step.id, own]])).get(step.id)!;
    const after = target.after ?? (target.at || target.into ? undefined : freeOutcome(shown, selection.at(-1)));
    editFlowchart((flowchart) => {
      const placement = { flowchart, step, size, sizes: shown.sizes, outcome: own[0]?.name };
      return target.into
        ? placeInto(placement, target.into)
        : after && shown.shape !== 'bag'
          ? placeAfter(placement, after.source, after.port)
          : placeAt(placement, target.at ?? { x: 40, y: 40 });
    }, { select: [step.id] });
    announce(t('Added “{0}”.', displayName(step, descriptor)));
  }, [editFlowchart, announce, shown, selection]);

  const nameOf = useCallback((id: string) => {
    const step = shown.steps.find((candidate) => candidate.id === id);
    return step ? displayName(step, descriptors.get(step.type)) : id;
  }, [shown.steps, descriptors]);

  const remove = useCallback((ids: readonly string[]) => {
    if (ids.length > 0) {
      editFlowchart((flowchart) => removeSteps(flowchart, new Set(ids)), { select: [] });
      announce(ids.length === 1 ? t('Removed “{0}”.', nameOf(ids[0]!)) : t('Removed {0} steps.', ids.length));
    }
  }, [editFlowchart, announce, nameOf]);

  const connect = useCallback<Designer['connect']>((connection) => {
    if (shown.shape === 'bag') {
      announce(t('These steps all run at the same time: they cannot be connected.'));
      return;
    }

    editFlowchart((flowchart) => withLine(flowchart, connection));
    announce(t('Connected “{0}” with “{1}”.', nameOf(connection.source), nameOf(connection.target)));
  }, [editFlowchart, announce, nameOf, shown.shape]);

  const enter = useCallback((target: Scope, select?: readonly string[]) => dispatch({ type: 'enter', scope: target, ...(select ? { select } : {}) }), []);

  const show = useCallback((activityId: string, field?: string | null) => {
    const found = findStep(document, activityId, descriptors);
    if (!found) {
      return;
    }

    dispatch({ type: 'enter', scope: found, select: [activityId] });
    setTab('properties');
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const target = field ? window.document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field.charAt(0).toLowerCase() + field.slice(1))}"]`) : null;
      (target?.querySelector<HTMLElement>(':is(input, select, textarea, button):not(.syntax)') ?? target)?.focus();
    }));
  }, [document, descriptors]);

  return useMemo<Designer>(() => ({
    api, descriptors, readOnly, problems, trace, announce, ask, state, dispatch, ...shown, tab, setTab,
    descriptorOf: (step) => descriptors.get(step.type),
    selected: selection.length === 1 ? shown.steps.find((step) => step.id === selection[0]) : undefined,
    editFlowchart, editStep, editDocument, add, remove, connect, enter, show,
  }), [api, descriptors, readOnly, problems, trace, announce, ask, state, shown, tab, selection, editFlowchart, editStep, editDocument, add, remove, connect, enter, show]);
}

function freeOutcome(shown: Pick<Designer, 'outcomes' | 'connections' | 'steps'>, selected: string | undefined): AddTarget['after'] {
  const source = selected ?? (shown.steps.length === 1 ? shown.steps[0]!.id : undefined);
  const outcomes = source === undefined ? [] : (shown.outcomes.get(source) ?? []);
  const free = outcomes.find((outcome) => !shown.connections.some((c) => c.source === source && c.port === outcome.name)) ?? outcomes[0];
  return source !== undefined && free ? { source, port: free.name } : undefined;
}
