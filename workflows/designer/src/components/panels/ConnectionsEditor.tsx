import { displayName, type Activity } from '../../document/activity';
import { disconnect, keyOf } from '../../document/flowchart';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { IconButton } from '../IconButton';

/** Where each outcome of a step leads, as lists that need no mouse. */
export function ConnectionsEditor({ step }: { step: Activity }) {
  const { steps, outcomes, connections, readOnly, shape, descriptorOf, connect, editFlowchart, dispatch, ask, announce } = useDesigner();
  const own = outcomes.get(step.id) ?? [];
  if (shape === 'bag' || own.length === 0) {
    return null;
  }

  const nameOf = (id: string) => {
    const found = steps.find((candidate) => candidate.id === id);
    return found ? displayName(found, descriptorOf(found)) : id;
  };
  return (
    <section className="panel-section">
      <h3>{t('What follows')}</h3>
      <ul className="plain-list connections">
        {own.map((outcome) => {
          const lines = connections.filter((c) => c.source === step.id && c.port === outcome.name);
          return (
            <li key={outcome.name}>
              <span className="connections-outcome">{outcome.label}</span>
              <ul className="plain-list">
                {lines.map((line) => (
                  <li key={line.target} className="connections-line">
                    <button type="button" className="btn btn-link" onClick={() => dispatch({ type: 'select', steps: [line.target] })}>{nameOf(line.target)}</button>
                    {!readOnly && (
                      <IconButton
                        icon="x"
                        label={t('Remove the line to “{0}”', nameOf(line.target))}
                        onClick={() => {
                          editFlowchart((flowchart) => disconnect(flowchart, new Set([keyOf(line)])));
                          announce(t('Removed the line.'));
                        }}
                      />
                    )}
                  </li>
                ))}
                {readOnly && lines.length === 0 && <li className="muted">{t('Nothing')}</li>}
              </ul>
              {!readOnly && (
                <select
                  className="form-select form-select-sm"
                  aria-label={t('After “{0}” goes on with', outcome.label)}
                  value=""
                  onChange={(event) => {
                    if (event.target.value === 'new') {
                      ask({ kind: 'add', target: { after: { source: step.id, port: outcome.name } } });
                    } else {
                      connect({ source: step.id, port: outcome.name, target: event.target.value });
                    }
                  }}
                >
                  <option value="">{lines.length === 0 ? t('Choose what follows') : t('Add another line')}</option>
                  <option value="new">{t('A new step…')}</option>
                  {steps.filter((other) => !lines.some((line) => line.target === other.id))
                    .map((other) => <option key={other.id} value={other.id}>{nameOf(other.id)}</option>)}
                </select>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
