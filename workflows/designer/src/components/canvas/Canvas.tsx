import { Background, BackgroundVariant, ConnectionMode, MiniMap, ReactFlow, useReactFlow, type Connection as FlowConnection } from '@xyflow/react';
import { useMemo, useState, type DragEvent } from 'react';
import type { Activity } from '../../document/activity';
import { connect as withLine, disconnect, keyOf } from '../../document/flowchart';
import { grid } from '../../document/layout';
import { embeddedOf } from '../../document/ports';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Breadcrumbs } from './Breadcrumbs';
import { CanvasContext } from './CanvasContext';
import { CanvasTools } from './CanvasTools';
import { EmptyCanvas } from './EmptyCanvas';
import { FlowLine, type FlowLineType } from './FlowLine';
import { StepNode, type StepNodeType } from './StepNode';
import { useCanvasKeys } from './useCanvasKeys';
import { useFlow } from './useFlow';
import { useFraming } from './useFraming';

const nodeTypes = { step: StepNode };
const edgeTypes = { line: FlowLine };

export const dragType = 'application/x-helpdesk-activity';

const lineOf = (c: FlowConnection) => ({ source: c.source, port: c.sourceHandle ?? 'Done', target: c.target });

export function Canvas() {
  const { descriptors, descriptorOf, readOnly, steps, shape, state, enter, ask, add, connect, dispatch, editFlowchart } = useDesigner();
  const { nodes, edges, onNodesChange, onEdgesChange, onDragStop } = useFlow();
  const keys = useCanvasKeys();
  const { screenToFlowPosition } = useReactFlow<StepNodeType, FlowLineType>();
  const [map, setMap] = useState(true);
  useFraming(nodes);
  const actions = useMemo(() => ({ ask, readOnly }), [ask, readOnly]);

  const open = (step: Activity) => {
    const ports = embeddedOf(step, descriptorOf(step));
    const port = ports.find((candidate) => candidate.isFilled) ?? ports[0];
    if (port) {
      enter([...state.scope, { id: step.id, path: port.path }]);
    }
  };

  const onDrop = (event: DragEvent) => {
    const descriptor = descriptors.get(event.dataTransfer.getData(dragType));
    if (descriptor && !readOnly) {
      event.preventDefault();
      add(descriptor, { at: screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: true }) });
    }
  };

  return (
    <div className="canvas" tabIndex={-1} {...keys} onDrop={onDrop} onDragOver={(event) => event.preventDefault()}>
      <CanvasContext value={actions}>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onDragStop}
          onSelectionDragStop={(event, moved) => onDragStop(event, undefined, moved)}
          onConnect={(connection) => connect(lineOf(connection))}
          onReconnect={(old, connection) => editFlowchart((flowchart) => withLine(disconnect(flowchart, new Set([old.id])), lineOf(connection)))}
          onNodeDoubleClick={(_, node) => open(node.data.step)}
          onPaneClick={() => dispatch({ type: 'select', steps: [] })}
          isValidConnection={(c) => !edges.some((edge) => edge.id === keyOf({ source: c.source, port: c.sourceHandle ?? 'Done', target: c.target }))}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={36}
          nodesDraggable={!readOnly}
          nodesConnectable={!readOnly && shape !== 'bag'}
          edgesReconnectable={!readOnly}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
          snapToGrid
          snapGrid={[grid, grid]}
          minZoom={0.2}
          maxZoom={2}
          ariaLabelConfig={{
            'node.a11yDescription.default': t('A step. Press Enter for its properties and ? for all keys.'),
            'node.a11yDescription.keyboardDisabled': t('A step. Press Enter for its properties and ? for all keys.'),
            'edge.a11yDescription.default': t('A line between two steps.'),
            'minimap.ariaLabel': t('Overview'),
            'handle.ariaLabel': t('End of a line'),
          }}
        >
          <Background variant={BackgroundVariant.Dots} gap={grid * 3} size={1.5} />
          {map && steps.length > 0 && <MiniMap pannable zoomable position="bottom-left" className="hide-narrow" />}
        </ReactFlow>
      </CanvasContext>
      <Breadcrumbs />
      {steps.length === 0 && <EmptyCanvas />}
      <CanvasTools map={map} onMap={() => setMap(!map)} />
    </div>
  );
}
