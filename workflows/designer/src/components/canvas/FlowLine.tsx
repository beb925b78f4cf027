import { BaseEdge, getSmoothStepPath, useInternalNode, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Connection } from '../../document/flowchart';
import { t } from '../../i18n';
import { useCanvas } from './CanvasContext';

export interface LineData extends Record<string, unknown> {
  connection: Connection;
}

export type FlowLineType = Edge<LineData, 'line'>;

export const FlowLine = memo(function FlowLine({ id, source, target, data, selected, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, markerEnd }: EdgeProps<FlowLineType>) {
  const { ask, readOnly } = useCanvas();
  const ends = [useInternalNode(source), useInternalNode(target)];
  // A line back runs below both steps instead of through them.
  const isBack = targetX < sourceX - 60;
  const offset = isBack ? 24 : Math.max(4, Math.min(24, (targetX - sourceX) / 2));
  const below = Math.max(...ends.map((node) => (node ? node.internals.positionAbsolute.y + (node.measured.height ?? 0) : 0))) + 24;
  const [path, x, y] = getSmoothStepPath({
    sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 8, offset,
    ...(isBack ? { centerY: below } : {}),
  });
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd ? { markerEnd } : {})} interactionWidth={18} />
      {!readOnly && data && (
        <g
          role="button"
          className={`line-add nopan ${selected ? 'is-selected' : ''}`}
          transform={`translate(${x} ${y})`}
          aria-label={t('Insert a step here')}
          onClick={(event) => {
            event.stopPropagation();
            ask({ kind: 'add', target: { into: data.connection } });
          }}
        >
          <title>{t('Insert a step here')}</title>
          <circle r={11} />
          <path d="M-5 0h10M0 -5v10" />
        </g>
      )}
    </>
  );
});
