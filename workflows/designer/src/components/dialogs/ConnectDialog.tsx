import { useState } from 'react';
import { displayName } from '../../document/activity';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Dialog } from '../Dialog';

/** Draws a line without a mouse: which outcome, to which step. */
export function ConnectDialog({ source, onClose }: { source: string; onClose(): void }) {
  const { steps, outcomes, connections, descriptorOf, connect, ask } = useDesigner();
  const own = outcomes.get(source) ?? [];
  const free = own.find((outcome) => !connections.some((c) => c.source === source && c.port === outcome.name)) ?? own[0];
  const [port, setPort] = useState(free?.name ?? '');
  const [target, setTarget] = useState('');
  const step = steps.find((candidate) => candidate.id === source)!;
  const name = displayName(step, descriptorOf(step));
  if (own.length === 0) {
    return <Dialog title={t('Connect “{0}”', name)} size="sm" onClose={onClose}><p>{t('This step ends the workflow: nothing can follow it.')}</p></Dialog>;
  }

  const submit = () => {
    onClose();
    if (target === 'new') {
      ask({ kind: 'add', target: { after: { source, port } } });
    } else {
      connect({ source, port, target });
    }
  };
  return (
    <Dialog title={t('Connect “{0}”', name)} size="sm" onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label className="field">
          <span className="form-label">{t('Outcome')}</span>
          <select className="form-select" value={port} autoFocus onChange={(event) => setPort(event.target.value)}>
            {own.map((outcome) => <option key={outcome.name} value={outcome.name}>{outcome.label}</option>)}
          </select>
        </label>
        <label className="field">
          <span className="form-label">{t('Leads to')}</span>
          <select className="form-select" value={target} required onChange={(event) => setTarget(event.target.value)}>
            <option value="">{t('Choose a step')}</option>
            <option value="new">{t('A new step…')}</option>
            {steps.map((other) => <option key={other.id} value={other.id}>{displayName(other, descriptorOf(other))}</option>)}
          </select>
        </label>
        <div className="dialog-actions">
          <button type="submit" className="btn btn-primary" disabled={!target}>{t('Connect')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('Cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
