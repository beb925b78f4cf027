import { useState } from 'react';
import type { Incident } from '../../api';
import { outcomesOf } from '../../document/ports';
import { activityAt, findStep, viewOf } from '../../document/scope';
import { connectionsOf, stepsOf } from '../../document/flowchart';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { ReasonDialog } from './ReasonDialog';

interface MendDialogProps {
  instanceId: string;
  incident: Incident;
  mending: 'retry' | 'takeOutcome';
  onDone(): void;
  onClose(): void;
}

/** Runs a failed step again, or goes on as if it had ended. */
export function MendDialog({ instanceId, incident, mending, onDone, onClose }: MendDialogProps) {
  const { api, state, descriptors } = useDesigner();
  const scope = findStep(state.document, incident.activityId, descriptors);
  const flowchart = viewOf(activityAt(state.document, scope ?? [])).flowchart;
  const step = stepsOf(flowchart).find((candidate) => candidate.id === incident.activityId);
  const drawn = connectionsOf(flowchart).filter((line) => line.source === incident.activityId).map((line) => line.port);
  const outcomes = step ? outcomesOf(step, descriptors.get(step.type), drawn) : [];
  const [outcome, setOutcome] = useState(outcomes[0]?.name ?? '');
  return (
    <ReasonDialog
      title={mending === 'retry' ? t('Try the step again') : t('Go on without the step')}
      action={mending === 'retry' ? t('Try again') : t('Go on')}
      onSubmit={(reason) => api.mend(instanceId, incident.id, { mending, reason, ...(mending === 'takeOutcome' && outcome ? { outcomes: [outcome] } : {}) })}
      onDone={onDone}
      onClose={onClose}
    >
      <p className="note note-danger">{incident.message}</p>
      {mending === 'takeOutcome' && outcomes.length > 0 && (
        <label className="field">
          <span className="form-label">{t('Go on as if the step had ended with')}</span>
          <select className="form-select" value={outcome} onChange={(event) => setOutcome(event.target.value)}>
            {outcomes.map((item) => <option key={item.name} value={item.name}>{item.label}</option>)}
          </select>
        </label>
      )}
    </ReasonDialog>
  );
}
