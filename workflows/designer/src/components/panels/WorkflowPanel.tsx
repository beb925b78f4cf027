import { at, textOf, withAt, type JsonObject } from '../../document/json';
import { textsOf } from '../../document/activity';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { TextField } from '../fields/TextField';
import { TextList } from '../fields/TextList';
import { DeclarationList } from './DeclarationList';

/** The workflow as a whole: its name, its values and how it behaves. */
export function WorkflowPanel() {
  const { state, readOnly, editDocument, problems } = useDesigner();
  const { document } = state;
  const set = (path: readonly string[], value: Parameters<typeof withAt>[2]) =>
    editDocument((old) => withAt(old, path, value) as JsonObject, path.join('.'));
  const general = problems.filter((problem) => !problem.activityId);
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Workflow')}</h2></header>
      {general.map((problem) => (
        <p key={problem.message} className={problem.isError ? 'note note-danger' : 'note note-warning'}>{problem.message}</p>
      ))}
      <section className="panel-section">
        <TextField label={t('Name')} value={textOf(document.name)} required readOnly={readOnly} onChange={(name) => set(['name'], name)} />
        <TextField label={t('Description')} multiline value={textOf(document.description)} readOnly={readOnly} onChange={(text) => set(['description'], text)} />
      </section>
      <DeclarationList kind="variables" title={t('Variables')} add={t('Add a variable')} empty={t('Values that the workflow keeps while it runs.')} />
      <DeclarationList kind="inputs" title={t('Inputs')} add={t('Add an input')} empty={t('Values that are given when the workflow starts.')} />
      <DeclarationList kind="outputs" title={t('Outputs')} add={t('Add an output')} empty={t('Values that the workflow gives back.')} />
      <section className="panel-section">
        <h3>{t('Behaviour')}</h3>
        <div className="field">
          <label className="form-label" htmlFor="incident-strategy">{t('When a step fails')}</label>
          <select
            id="incident-strategy"
            className="form-select"
            disabled={readOnly}
            value={textOf(at(document, ['options', 'incidentStrategyType']))}
            onChange={(event) => set(['options', 'incidentStrategyType'], event.target.value || null)}
          >
            <option value="">{t('As usual')}</option>
            <StrategyOptions current={textOf(at(document, ['options', 'incidentStrategyType']))} />
          </select>
        </div>
        <label className="form-check">
          <input
            type="checkbox"
            className="form-check-input"
            disabled={readOnly}
            checked={at(document, ['options', 'usableAsActivity']) === true}
            onChange={(event) => set(['options', 'usableAsActivity'], event.target.checked)}
          />
          <span className="form-check-label">{t('Can be a step of other workflows')}</span>
        </label>
      </section>
      <section className="panel-section">
        <h3>{t('Outcomes')}</h3>
        <p className="form-hint">{t('How the workflow can end when it is a step of another one.')}</p>
        <TextList
          field={{ id: 'outcomes', label: t('Outcome'), readOnly, invalid: false, describedBy: undefined }}
          value={textsOf(document.outcomes)}
          add={t('Add an outcome')}
          onChange={(names) => set(['outcomes'], names)}
        />
      </section>
    </div>
  );
}

const strategies = (): [string, string][] => [
  ['Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core', t('The workflow stops')],
  ['Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core', t('Other branches go on')],
];

function StrategyOptions({ current }: { current: string }) {
  const isKnown = strategies().find(([value]) => shortName(value) === shortName(current));
  return (
    <>
      {strategies().map(([value, label]) => <option key={value} value={isKnown?.[0] === value ? current : value}>{label}</option>)}
      {current && !isKnown && <option value={current}>{shortName(current)}</option>}
    </>
  );
}

const shortName = (type: string): string => type.split(',')[0]!.split('.').at(-1)!;
