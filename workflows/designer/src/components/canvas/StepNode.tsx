import { Handle, Position, useUpdateNodeInternals, type Node, type NodeProps } from '@xyflow/react';
import { memo, useEffect } from 'react';
import { displayName, type Activity } from '../../document/activity';
import type { ActivityDescriptor } from '../../document/descriptors';
import type { StepState } from '../../document/journal';
import { embeddedOf, type Outcome } from '../../document/ports';
import { t } from '../../i18n';
import { showsRows } from '../../state/sizes';
import { Icon } from '../Icon';
import { useCanvas } from './CanvasContext';
import { StateBadge } from './StateBadge';

export interface StepData extends Record<string, unknown> {
  step: Activity;
  descriptor: ActivityDescriptor | undefined;
  outcomes: readonly Outcome[];
  used: ReadonlySet<string>;
  isStart: boolean;
  errors: number;
  warnings: number;
  state: StepState | undefined;
  canConnect: boolean;
}

export type StepNodeType = Node<StepData, 'step'>;

export const StepNode = memo(function StepNode({ id, data }: NodeProps<StepNodeType>) {
  const { step, descriptor, outcomes, used, isStart, errors, warnings, state, canConnect } = data;
  const { ask, readOnly } = useCanvas();
  const update = useUpdateNodeInternals();
  const names = outcomes.map((outcome) => outcome.name).join('\n');
  useEffect(() => {
    update(id);
  }, [id, names, update]);

  const rows = showsRows(outcomes);
  const name = displayName(step, descriptor);
  const kind = descriptor?.displayName ?? step.type;
  const embedded = embeddedOf(step, descriptor);
  const classes = [
    'wf-step', isStart && 'wf-start', outcomes.length === 0 && 'wf-end', !descriptor && 'wf-unknown', state && `wf-${state.status}`,
    errors > 0 && 'wf-invalid',
  ];
  const add = (outcome: Outcome) => !readOnly && !used.has(outcome.name) && (
    <button
      type="button"
      className="wf-add nodrag nopan"
      tabIndex={-1}
      aria-label={t('Add a step after “{0}”: {1}', name, outcome.label)}
      onClick={(event) => {
        event.stopPropagation();
        ask({ kind: 'add', target: { after: { source: id, port: outcome.name } } });
      }}
    >
      <Icon name="plus" size={14} />
    </button>
  );

  return (
    <div className={classes.filter(Boolean).join(' ')}>
      <Handle type="target" id="In" position={Position.Left} isConnectable={canConnect} className="wf-in" />
      <div className="wf-head">
        <span className="wf-icon"><Icon name={descriptor ? descriptor.icon : 'help-hexagon'} size={20} /></span>
        <span className="wf-texts">
          <span className="wf-name">{name}</span>
          <span className="wf-kind">{name === kind ? descriptor?.category : kind}</span>
        </span>
        {embedded.length > 0 && <span className="wf-mark" title={t('Contains steps')}><Icon name="brackets-contain" size={16} /></span>}
        {errors + warnings > 0 && (
          <span className={errors > 0 ? 'wf-mark wf-mark-error' : 'wf-mark wf-mark-warning'} title={t('Has problems')}>
            <Icon name="alert-triangle" size={16} />
          </span>
        )}
        {state && <StateBadge state={state} />}
        {!rows && outcomes.map((outcome) => (
          <span key={outcome.name} className="wf-single">
            <Handle type="source" id={outcome.name} position={Position.Right} isConnectable={canConnect} className="wf-out" />
            {add(outcome)}
          </span>
        ))}
      </div>
      {rows && (
        <ul className="wf-outcomes">
          {outcomes.map((outcome) => (
            <li key={outcome.name}>
              <span className="truncate">{outcome.label}</span>
              <Handle type="source" id={outcome.name} position={Position.Right} isConnectable={canConnect} className="wf-out" />
              {add(outcome)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
});
