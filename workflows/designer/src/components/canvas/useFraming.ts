import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { positionOf } from '../../document/activity';
import { useDesigner } from '../../state/DesignerContext';
import type { StepNodeType } from './StepNode';

const readable = 0.7;
const margin = 40;

/** What is seen: the whole flowchart when it can be read, else its beginning; the chosen step always, which has the focus of the canvas. */
export function useFraming(nodes: readonly StepNodeType[]): void {
  const { steps, sizes, state } = useDesigner();
  const { fitView, getNodesBounds, setViewport, getViewport } = useReactFlow<StepNodeType>();
  const store = useStoreApi();
  const place = JSON.stringify(state.scope) + String(state.document.id);
  const framed = useRef<string>(undefined);
  const isDrawn = nodes.length === steps.length && nodes.every((node, index) => node.id === steps[index]!.id && node.measured?.width);

  const frame = useCallback(() => {
    const bounds = getNodesBounds([...nodes]);
    const { width, height } = store.getState();
    const zoom = Math.min(1, (width - 2 * margin) / bounds.width, (height - 2 * margin) / bounds.height);
    if (zoom >= readable) {
      void fitView({ padding: 0.08, maxZoom: 1 });
    } else {
      const y = bounds.height * readable < height - 2 * margin ? (height - bounds.height * readable) / 2 : margin;
      void setViewport({ x: margin - bounds.x * readable, y: y - bounds.y * readable, zoom: readable });
    }
  }, [nodes, store, getNodesBounds, fitView, setViewport]);

  const chosen = state.selection.length === 1 ? state.selection[0] : undefined;
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (!isDrawn) {
      return;
    }

    if (framed.current !== place) {
      // What was opened had the focus and is gone.
      if (framed.current !== undefined && document.activeElement === document.body) {
        document.querySelector<HTMLElement>('.canvas')?.focus();
      }

      framed.current = place;
      if (nodes.length > 0) {
        frame();
      }
    }

    if (chosen === seen.current) {
      return;
    }

    seen.current = chosen;
    const step = steps.find((candidate) => candidate.id === chosen);
    if (step) {
      const active = document.activeElement;
      if (active === document.body || active?.closest('.canvas')) {
        document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(step.id)}"]`)?.focus({ preventScroll: true });
      }

      const { x, y, zoom } = getViewport();
      const { width, height } = store.getState();
      const position = positionOf(step)!;
      const size = sizes.get(step.id)!;
      const [left, top] = [position.x * zoom + x, position.y * zoom + y];
      const [right, bottom] = [left + size.width * zoom, top + size.height * zoom];
      const by = {
        x: left < margin ? margin - left : right > width - 2 * margin ? width - 2 * margin - right : 0,
        y: top < margin ? margin - top : bottom > height - 2 * margin ? height - 2 * margin - bottom : 0,
      };
      if (by.x !== 0 || by.y !== 0) {
        void setViewport({ x: x + by.x, y: y + by.y, zoom });
      }
    }
  }, [isDrawn, place, frame, nodes, chosen, steps, sizes, store, getViewport, setViewport]);
}
