import { useCallback, type KeyboardEvent } from 'react';
import { displayName, positionOf } from '../../document/activity';
import { pasted, copied } from '../../document/clipboard';
import { disconnect, moveSteps } from '../../document/flowchart';
import { grid } from '../../document/layout';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { nearest, type Direction } from './nearest';

const directions: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** Everything on the canvas without a mouse. */
export function useCanvasKeys() {
  const designer = useDesigner();
  const { state, steps, sizes, flowchart, readOnly, dispatch, editFlowchart, remove, announce, ask, enter, setTab, descriptorOf } = designer;

  const focusStep = useCallback((id: string) => {
    dispatch({ type: 'select', steps: [id] });
    document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
  }, [dispatch]);

  const paste = useCallback((text: string) => {
    const result = pasted(flowchart, text);
    if (result && !readOnly) {
      editFlowchart(() => result.flowchart, { select: result.ids });
      announce(t('Pasted {0} steps.', result.ids.length));
    }
  }, [flowchart, readOnly, editFlowchart, announce]);

  const onKeyDown = useCallback((event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, dialog')) {
      return;
    }

    const current = state.selection.at(-1);
    const direction = directions[event.key];
    const control = event.ctrlKey || event.metaKey;
    const handled = (): boolean => {
      if (direction && event.altKey) {
        const by = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction] as [number, number];
        const moved = steps.filter((step) => state.selection.includes(step.id)).map((step) => {
          const { x, y } = positionOf(step)!;
          return [step.id, { x: x + by[0] * grid * 2, y: y + by[1] * grid * 2 }] as const;
        });
        editFlowchart((old) => moveSteps(old, new Map(moved)), { mark: `move:${state.selection.join()}` });
        return true;
      }

      if (direction) {
        const next = current ? nearest(steps, sizes, current, direction) : steps[0]?.id;
        if (next) {
          focusStep(next);
        }

        return true;
      }

      if (control) {
        if (event.key.toLowerCase() === 'd' && state.selection.length > 0) {
          paste(copied(flowchart, new Set(state.selection)));
          return true;
        }

        if (event.key.toLowerCase() === 'a') {
          dispatch({ type: 'select', steps: steps.map((step) => step.id) });
          return true;
        }

        return false;
      }

      switch (event.key) {
        case 'a':
        case 'Insert':
          if (!readOnly) {
            ask({ kind: 'add', target: {} });
          }

          return true;
        case 'c':
          if (!readOnly && current) {
            ask({ kind: 'connect', source: current });
          }

          return true;
        case 'Delete':
        case 'Backspace':
          if (state.line && !readOnly) {
            const line = state.line;
            editFlowchart((old) => disconnect(old, new Set([line])), { select: [] });
            announce(t('Removed the line.'));
          } else {
            remove(state.selection);
          }

          return true;
        case 'Enter':
          if (target.closest('.react-flow__node')) {
            setTab('properties');
            requestAnimationFrame(() => document.querySelector<HTMLElement>('#designer-panel :is(input, select, textarea):enabled')?.focus());
            return true;
          }

          return false;
        case 'Escape':
          if (state.selection.length > 0 || state.line) {
            dispatch({ type: 'select', steps: [] });
          } else if (state.scope.length > 0) {
            enter(state.scope.slice(0, -1), [state.scope.at(-1)!.id]);
          }

          return true;
        default:
          return false;
      }
    };
    if (handled()) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, [state, steps, sizes, flowchart, readOnly, dispatch, editFlowchart, remove, announce, ask, enter, setTab, focusStep, paste]);

  const onCopy = useCallback((event: React.ClipboardEvent) => {
    if (state.selection.length > 0 && !window.getSelection()?.toString()) {
      event.clipboardData.setData('text/plain', copied(flowchart, new Set(state.selection)));
      event.preventDefault();
      announce(t('Copied {0} steps.', state.selection.length));
      if (event.type === 'cut') {
        remove(state.selection);
      }
    }
  }, [state.selection, flowchart, announce, remove]);

  const onPaste = useCallback((event: React.ClipboardEvent) => {
    if (!(event.target as HTMLElement).closest('input, textarea')) {
      paste(event.clipboardData.getData('text/plain'));
      event.preventDefault();
    }
  }, [paste]);

  /** Tab reaches a step: it is chosen and named. */
  const onFocus = useCallback((event: React.FocusEvent) => {
    const node = (event.target as HTMLElement).closest<HTMLElement>('.react-flow__node');
    const step = node && node === event.target && node.matches(':focus-visible') ? steps.find((candidate) => candidate.id === node.dataset.id) : undefined;
    if (step && !state.selection.includes(step.id)) {
      dispatch({ type: 'select', steps: [step.id] });
      announce(displayName(step, descriptorOf(step)));
    }
  }, [steps, state.selection, dispatch, announce, descriptorOf]);

  return { onKeyDown, onCopy, onCut: onCopy, onPaste, onFocus };
}
