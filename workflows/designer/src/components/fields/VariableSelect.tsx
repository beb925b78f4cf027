import { useId } from 'react';
import { textOf, type JsonObject } from '../../document/json';
import { variablesAt } from '../../document/scope';
import { useDesigner } from '../../state/DesignerContext';

interface VariableSelectProps {
  label: string;
  value: string;
  empty: string;
  readOnly?: boolean;
  hideLabel?: boolean;
  onChange(variable: { id: string; name: string; typeName: string } | undefined): void;
}

const idOf = (variable: JsonObject): string => textOf(variable.id) || textOf(variable.name);

/** Chooses one of the variables that a step can see, by id or name. */
export function VariableSelect({ label, value, empty, readOnly, hideLabel, onChange }: VariableSelectProps) {
  const { state } = useDesigner();
  const id = useId();
  const variables = variablesAt(state.document, state.scope);
  const chosen = variables.find((variable) => idOf(variable) === value || variable.name === value);
  return (
    <div className="field">
      <label className={hideLabel ? 'visually-hidden' : 'form-label'} htmlFor={id}>{label}</label>
      <select
        id={id}
        className="form-select"
        disabled={readOnly}
        value={chosen ? idOf(chosen) : value}
        onChange={(event) => {
          const variable = variables.find((candidate) => idOf(candidate) === event.target.value);
          onChange(variable && { id: idOf(variable), name: textOf(variable.name), typeName: textOf(variable.typeName) || 'Object' });
        }}
      >
        <option value="">{empty}</option>
        {variables.map((variable) => <option key={idOf(variable)} value={idOf(variable)}>{textOf(variable.name)}</option>)}
        {value && !chosen && <option value={value}>{value}</option>}
      </select>
    </div>
  );
}
