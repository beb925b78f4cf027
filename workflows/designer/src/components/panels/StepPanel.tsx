import { canStart, displayName, isEmpty, readInput, readOutput, withCanStart, writeOutput, type Activity } from '../../document/activity';
import { copied, pasted } from '../../document/clipboard';
import { labelOf } from '../../document/descriptors';
import { camel, groupBy, textOf, withAt, at } from '../../document/json';
import { embeddedOf } from '../../document/ports';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { TextField } from '../fields/TextField';
import { InputField } from '../fields/InputField';
import { VariableSelect } from '../fields/VariableSelect';
import { stateText } from '../canvas/StateBadge';
import { ConnectionsEditor } from './ConnectionsEditor';

export function StepPanel({ step }: { step: Activity }) {
  const { descriptorOf, readOnly, flowchart, problems, state, trace, editFlowchart, editStep, enter, remove } = useDesigner();
  const descriptor = descriptorOf(step);
  const own = problems.filter((problem) => problem.activityId === step.id);
  const keys = new Set(descriptor?.inputs.map((input) => camel(input.name)));
  const general = own.filter((problem) => !problem.field || !keys.has(camel(problem.field)));
  const stepState = trace?.states.get(step.id);
  const embedded = embeddedOf(step, descriptor);
  const inputs = [...(descriptor?.inputs ?? [])].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const shownInputs = readOnly ? inputs.filter((input) => !isEmpty(readInput(step, input).value)) : inputs;
  const duplicate = () => {
    const result = pasted(flowchart, copied(flowchart, new Set([step.id])));
    if (result) {
      editFlowchart(() => result.flowchart, { select: result.ids });
    }
  };
  return (
    <div className="panel-content" key={step.id}>
      <header className="panel-head">
        <span className="wf-icon"><Icon name={descriptor ? descriptor.icon : 'help-hexagon'} size={20} /></span>
        <div className="grow">
          <h2>{displayName(step, descriptor)}</h2>
          <p className="muted small">{descriptor ? descriptor.displayName : step.type}</p>
        </div>
        {!readOnly && <IconButton icon="copy" label={t('Duplicate the step')} keys="Ctrl+D" onClick={duplicate} />}
        {!readOnly && <IconButton icon="trash" label={t('Remove')} keys="Del" onClick={() => remove([step.id])} />}
      </header>
      {descriptor?.description && <p className="muted small">{descriptor.description}</p>}
      {!descriptor && <p className="note note-warning">{t('This kind of step is not known here. It is kept as it is.')}</p>}
      {stepState && (
        <p className={stepState.status === 'failed' ? 'note note-danger' : 'note'}>
          {stateText(stepState)}
          {stepState.message && `: ${stepState.message}`}
        </p>
      )}
      {general.map((problem) => (
        <p key={problem.message} className={problem.isError ? 'note note-danger' : 'note note-warning'}>{problem.message}</p>
      ))}

      {embedded.length > 0 && (
        <section className="panel-section">
          <h3>{t('Contains')}</h3>
          <div className="cluster">
            {embedded.map((port) => (
              <button key={port.path.join('/')} type="button" className="btn btn-sm" onClick={() => enter([...state.scope, { id: step.id, path: port.path }])}>
                <Icon name="folder-open" size={16} />
                {port.label ? (port.isFilled ? t('Open “{0}”', port.label) : t('Fill “{0}”', port.label)) : t('Look inside')}
              </button>
            ))}
          </div>
        </section>
      )}

      <section className="panel-section">
        <TextField
          label={t('Text on the step')}
          value={textOf(at(step, ['metadata', 'displayText']))}
          placeholder={descriptor?.displayName ?? ''}
          readOnly={readOnly}
          onChange={(text) => editStep(step.id, (old) => withAt(old, ['metadata', 'displayText'], text) as Activity, `${step.id}.displayText`)}
        />
        {descriptor?.kind === 'Trigger' && (
          <label className="form-check">
            <input
              type="checkbox"
              className="form-check-input"
              checked={canStart(step)}
              disabled={readOnly}
              onChange={(event) => editStep(step.id, (old) => withCanStart(old, event.target.checked))}
            />
            <span className="form-check-label">{t('Starts the workflow')}</span>
          </label>
        )}
      </section>

      {[...groupBy(shownInputs, (input) => input.category || '')].map(([category, list]) => (
        <section key={category} className="panel-section">
          {category && <h3>{category}</h3>}
          {list.map((input) => (
            <InputField
              key={input.name}
              step={step}
              input={input}
              problems={own.filter((problem) => problem.field && camel(problem.field) === camel(input.name))}
            />
          ))}
        </section>
      ))}

      <ConnectionsEditor step={step} />

      {descriptor && descriptor.outputs.length > 0 && (
        <section className="panel-section">
          <h3>{t('Results')}</h3>
          {descriptor.outputs.map((output) => (
            <VariableSelect
              key={output.name}
              label={t('Keep “{0}” in', labelOf(output))}
              value={readOutput(step, output)}
              readOnly={readOnly}
              empty={t('Nowhere')}
              onChange={(variable) => editStep(step.id, (old) => writeOutput(old, output, variable?.id ?? ''))}
            />
          ))}
        </section>
      )}

      <details className="panel-section panel-more">
        <summary>{t('More')}</summary>
        <TextField
          label={t('Name')}
          hint={t('Other steps and expressions refer to the step by this name.')}
          value={textOf(step.name)}
          readOnly={readOnly}
          onChange={(name) => editStep(step.id, (old) => ({ ...old, name: name || null }), `${step.id}.name`)}
        />
        <TextField
          label={t('Description')}
          multiline
          value={textOf(at(step, ['metadata', 'description']))}
          readOnly={readOnly}
          onChange={(text) => editStep(step.id, (old) => withAt(old, ['metadata', 'description'], text) as Activity, `${step.id}.description`)}
        />
        <dl className="facts">
          <dt>{t('Id')}</dt>
          <dd><code>{step.id}</code></dd>
          <dt>{t('Kind')}</dt>
          <dd><code>{step.type}</code></dd>
        </dl>
      </details>
    </div>
  );
}
