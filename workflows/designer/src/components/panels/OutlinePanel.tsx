import { displayName } from '../../document/activity';
import { startOf } from '../../document/flowchart';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

/** The flowchart as a list: each step and where its outcomes lead. */
export function OutlinePanel() {
  const { steps, connections, outcomes, flowchart, shape, state, descriptorOf, dispatch, readOnly, ask, trace } = useDesigner();
  const start = shape === 'bag' ? undefined : startOf(flowchart);
  const nameOf = (id: string) => {
    const step = steps.find((candidate) => candidate.id === id)!;
    return displayName(step, descriptorOf(step));
  };
  const sorted = [...steps].sort((a, b) => Number(b.id === start) - Number(a.id === start));
  return (
    <div className="panel-content">
      <header className="panel-head">
        <h2 className="grow">{t('Outline')}</h2>
        {!readOnly && <button type="button" className="btn btn-sm" onClick={() => ask({ kind: 'add', target: {} })}><Icon name="plus" size={14} />{t('Add a step')}</button>}
      </header>
      <ol className="plain-list outline">
        {sorted.map((step) => {
          const labels = new Map((outcomes.get(step.id) ?? []).map((outcome) => [outcome.name, outcome.label]));
          return (
            <li key={step.id}>
              <button
                type="button"
                className="outline-step"
                aria-current={state.selection.includes(step.id) ? 'true' : undefined}
                onClick={() => dispatch({ type: 'select', steps: [step.id] })}
              >
                <Icon name={descriptorOf(step)?.icon ?? 'help-hexagon'} size={16} />
                <span className="grow">{nameOf(step.id)}</span>
                {step.id === start && <span className="chip">{t('Start')}</span>}
                {trace?.states.has(step.id) && <span className="muted small">{trace.states.get(step.id)!.times}×</span>}
              </button>
              <ul className="plain-list outline-lines">
                {connections.filter((c) => c.source === step.id).map((line) => (
                  <li key={`${line.port}>${line.target}`}>
                    {labels.get(line.port)} → <button type="button" className="btn btn-link" onClick={() => dispatch({ type: 'select', steps: [line.target] })}>{nameOf(line.target)}</button>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
