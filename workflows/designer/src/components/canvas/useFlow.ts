import { applyNodeChanges, MarkerType, type EdgeChange, type NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { displayName, positionOf } from '../../document/activity';
import { keyOf, moveSteps, startOf } from '../../document/flowchart';
import { followed } from '../../document/journal';
import { groupBy } from '../../document/json';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import type { FlowLineType } from './FlowLine';
import { stateText } from './StateBadge';
import type { StepNodeType } from './StepNode';
import { isAlike, useKept } from './useKept';

/** The step and its kind are the same while nobody changed them; everything else is compared by what it says. */
function isSameNode(old: StepNodeType, node: StepNodeType): boolean {
  const { step: oldStep, descriptor: oldDescriptor, ...oldData } = old.data;
  const { step, descriptor, ...data } = node.data;
  return oldStep === step && oldDescriptor === descriptor && isAlike({ ...old, data: oldData }, { ...node, data });
}

/** The shown flowchart as nodes and edges, and what moving and choosing them does. */
export function useFlow() {
  const designer = useDesigner();
  const { steps, connections, outcomes, sizes, flowchart, shape, problems, trace, readOnly, descriptorOf, state, dispatch, editFlowchart } = designer;

  const fresh = useMemo<StepNodeType[]>(() => {
    const start = shape === 'bag' ? undefined : startOf(flowchart);
    const found = groupBy(problems, (problem) => problem.activityId);
    const lines = groupBy(connections, (connection) => connection.source);
    return steps.map((step) => {
      const own = found.get(step.id) ?? [];
      const errors = own.filter((problem) => problem.isError).length;
      const stepState = trace?.states.get(step.id);
      const name = displayName(step, descriptorOf(step));
      const label = [name, step.id === start && t('Start'), stepState && stateText(stepState), own.length > 0 && t('{0} problems', own.length)];
      return {
        id: step.id,
        type: 'step',
        position: positionOf(step)!,
        width: sizes.get(step.id)!.width,
        initialHeight: sizes.get(step.id)!.height,
        selected: state.selection.includes(step.id),
        ariaLabel: label.filter(Boolean).join(', '),
        data: {
          step, descriptor: descriptorOf(step), outcomes: outcomes.get(step.id) ?? [], used: new Set((lines.get(step.id) ?? []).map((line) => line.port)),
          isStart: step.id === start, errors, warnings: own.length - errors, state: stepState, canConnect: !readOnly && shape !== 'bag',
        },
      };
    });
  }, [steps, connections, outcomes, sizes, flowchart, shape, problems, trace, readOnly, descriptorOf, state.selection]);

  const derived = useKept(fresh, isSameNode);
  const [nodes, setNodes] = useState(derived);
  const before = useRef(new Map<string, StepNodeType>());
  // What the canvas measured stays, what the document says is new.
  useEffect(() => {
    setNodes((old) => {
      const drawn = new Map(old.map((node) => [node.id, node]));
      return derived.map((node) => {
        const known = drawn.get(node.id);
        return known && before.current.get(node.id) === node && known.position === node.position
          ? known
          : { ...node, ...(known?.measured ? { measured: known.measured } : {}) };
      });
    });
    return () => {
      before.current = new Map(derived.map((node) => [node.id, node]));
    };
  }, [derived]);

  const freshEdges = useMemo<FlowLineType[]>(() => {
    const taken = trace ? followed(connections, trace.journal) : new Set<string>();
    return connections.map((connection) => {
      const id = keyOf(connection);
      return {
        id,
        type: 'line',
        ariaRole: 'group',
        source: connection.source,
        sourceHandle: connection.port,
        target: connection.target,
        targetHandle: 'In',
        selected: state.line === id,
        className: taken.has(id) ? 'line-taken' : '',
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: taken.has(id) ? 'var(--success)' : 'var(--border-strong)' },
        data: { connection },
      };
    });
  }, [connections, trace, state.line]);
  const edges = useKept(freshEdges, isAlike);

  const onNodesChange = useCallback((changes: NodeChange<StepNodeType>[]) => {
    const selects = changes.filter((change) => change.type === 'select');
    if (selects.length > 0) {
      const chosen = new Set(state.selection);
      selects.forEach((change) => (change.selected ? chosen.add(change.id) : chosen.delete(change.id)));
      dispatch({ type: 'select', steps: [...chosen], line: chosen.size > 0 ? undefined : state.line });
    }

    setNodes((old) => applyNodeChanges(changes.filter((change) => change.type === 'position' || change.type === 'dimensions'), old));
  }, [state.selection, state.line, dispatch]);

  const onEdgesChange = useCallback((changes: EdgeChange<FlowLineType>[]) => {
    const selects = changes.filter((change) => change.type === 'select');
    const chosen = selects.find((change) => change.selected)?.id;
    if (chosen) {
      dispatch({ type: 'select', steps: [], line: chosen });
    } else if (selects.some((change) => change.id === state.line)) {
      dispatch({ type: 'select', steps: state.selection });
    }
  }, [state.line, state.selection, dispatch]);

  const onDragStop = useCallback((_: unknown, __: unknown, moved: StepNodeType[]) => {
    const before = new Map(steps.map((step) => [step.id, positionOf(step)!]));
    const changed = moved.filter((node) => before.get(node.id)?.x !== node.position.x || before.get(node.id)?.y !== node.position.y);
    if (changed.length > 0) {
      editFlowchart((current) => moveSteps(current, new Map(changed.map((node) => [node.id, node.position]))));
    }
  }, [steps, editFlowchart]);

  return { nodes, edges, onNodesChange, onEdgesChange, onDragStop };
}
