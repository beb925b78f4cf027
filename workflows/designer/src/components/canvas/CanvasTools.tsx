import { useReactFlow } from '@xyflow/react';
import { moveSteps, stepsOf } from '../../document/flowchart';
import { layout } from '../../document/layout';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { IconButton } from '../IconButton';

export function CanvasTools({ map, onMap }: { map: boolean; onMap(): void }) {
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const { readOnly, connections, outcomes, sizes, editFlowchart, announce, ask } = useDesigner();
  const tidy = () => {
    const places = new Map([...outcomes].flatMap(([id, list]) => list.map((outcome, index) => [`${id}:${outcome.name}`, index] as const)));
    const lines = [...connections].sort((a, b) => (places.get(`${a.source}:${a.port}`) ?? 0) - (places.get(`${b.source}:${b.port}`) ?? 0));
    editFlowchart((flowchart) => moveSteps(flowchart, layout(stepsOf(flowchart).map((step) => step.id), lines, sizes)));
    announce(t('The steps are in order.'));
    requestAnimationFrame(() => requestAnimationFrame(() => void fitView({ padding: 0.15, maxZoom: 1 })));
  };
  return (
    <div className="canvas-tools" role="toolbar" aria-label={t('View of the canvas')}>
      <IconButton icon="zoom-out" label={t('Smaller')} onClick={() => void zoomOut()} />
      <IconButton icon="zoom-in" label={t('Larger')} onClick={() => void zoomIn()} />
      <IconButton icon="focus-centered" label={t('Show everything')} onClick={() => void fitView({ padding: 0.15, maxZoom: 1 })} />
      {!readOnly && <IconButton icon="hierarchy" label={t('Tidy up')} onClick={tidy} />}
      <span className="hide-narrow"><IconButton icon="map" label={t('Overview')} pressed={map} onClick={onMap} /></span>
      <span className="hide-narrow"><IconButton icon="keyboard" label={t('Keys')} keys="?" onClick={() => ask({ kind: 'keys' })} /></span>
    </div>
  );
}
