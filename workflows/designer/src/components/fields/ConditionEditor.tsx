import { useState } from 'react';
import { needsValue, operators, readCondition, writeCondition, type Condition, type ConditionRow, type Operator } from '../../document/condition';
import { textOf } from '../../document/json';
import { variablesAt } from '../../document/scope';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { CodeInput } from './CodeInput';
import type { FieldProps } from './field';
import { ticketProperties, type TicketProperty } from './ticketProperties';
import { useOptions } from './useOptions';
import { ValueInput } from './ValueInput';

interface ConditionEditorProps {
  field: FieldProps;
  value: string;
  onChange(value: string): void;
}

const operatorName = (operator: Operator): string => ({
  '==': t('is'), '!=': t('is not'), '>': t('is more than'), '>=': t('is at least'), '<': t('is less than'), '<=': t('is at most'),
  includes: t('contains'), '!includes': t('does not contain'), empty: t('is empty'), '!empty': t('is not empty'),
})[operator];

const isName = (text: string): boolean => /^[A-Za-z_$][\w$]*$/.test(text);

/** Rows of field, comparison and value; what they cannot show is edited as text. */
export function ConditionEditor({ field, value, onChange }: ConditionEditorProps) {
  const [asText, setAsText] = useState(false);
  // A row without a field is not written yet.
  const [draft, setDraft] = useState<Condition>();
  const read = readCondition(value);
  const condition = draft && writeCondition(draft) === value.trim() ? draft : read;
  const change = (next: Condition) => {
    setDraft(next);
    onChange(writeCondition(next));
  };
  return (
    <div className="rows condition">
      {condition && !asText
        ? <ConditionRows field={field} condition={condition} onChange={change} />
        : <CodeInput field={field} value={value} syntax="JavaScript" onChange={onChange} />}
      {!field.readOnly && (
        <button type="button" className="btn btn-link condition-switch" disabled={asText && !read} onClick={() => setAsText(condition ? !asText : false)}>
          {condition && !asText ? t('Edit as text') : read ? t('Edit with fields') : t('Only a text can say this')}
        </button>
      )}
    </div>
  );
}

function ConditionRows({ field, condition, onChange }: { field: FieldProps; condition: Condition; onChange(condition: Condition): void }) {
  const { state } = useDesigner();
  const ticketFields = useOptions('ticket-fields', '', true) ?? [];
  const { join, rows } = condition;
  const known = ticketProperties();
  const fields: (TicketProperty & { value: string })[] = [
    ...known.map((property) => ({ ...property, value: `getTicket().${property.path}` })),
    ...ticketFields.filter((option) => isName(option.value) && !known.some((property) => property.path === option.value))
      .map((option) => ({ path: option.value, value: `getTicket().fields.${option.value}`, label: option.label })),
    ...variablesAt(state.document, state.scope).map((variable) => textOf(variable.name)).filter(isName)
      .map((name) => ({ path: name, value: `get${name.charAt(0).toUpperCase()}${name.slice(1)}()`, label: name })),
  ];
  const chosen = (row: ConditionRow) => (row.operator === '==' || row.operator === '!=' ? fields.find((option) => option.value === row.field) : undefined);
  const replace = (index: number, row: ConditionRow) => onChange({ join, rows: rows.map((old, position) => (position === index ? row : old)) });
  return (
    <>
      {rows.map((row, index) => (
        <div key={index} className="condition-row">
          {index > 0 && (
            <select
              className="form-select form-select-sm condition-join"
              aria-label={t('How the conditions are joined')}
              value={join}
              disabled={field.readOnly}
              onChange={(event) => onChange({ join: event.target.value as Condition['join'], rows })}
            >
              <option value="&&">{t('and')}</option>
              <option value="||">{t('or')}</option>
            </select>
          )}
          <div className="row-line">
            <select
              className="form-select"
              aria-label={t('Field {0}', index + 1)}
              aria-describedby={field.describedBy}
              value={row.field}
              disabled={field.readOnly}
              onChange={(event) => replace(index, { ...row, field: event.target.value, value: '' })}
            >
              {!fields.some((option) => option.value === row.field) && <option value={row.field}>{row.field || t('Choose a field')}</option>}
              {fields.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
            </select>
            {!field.readOnly && (
              <IconButton icon="x" label={t('Remove condition {0}', index + 1)} onClick={() => onChange({ join, rows: rows.filter((_, position) => position !== index) })} />
            )}
          </div>
          <div className="row-line">
            <select
              className="form-select"
              aria-label={t('Comparison {0}', index + 1)}
              value={row.operator}
              disabled={field.readOnly}
              onChange={(event) => replace(index, { ...row, operator: event.target.value as Operator })}
            >
              {operators.map((operator) => <option key={operator} value={operator}>{operatorName(operator)}</option>)}
            </select>
            {needsValue(row.operator) && (
              <ValueInput
                field={{ ...field, label: t('Value {0}', index + 1) }}
                source={chosen(row)?.source}
                options={chosen(row)?.options}
                value={row.value}
                onChange={(value) => replace(index, { ...row, value })}
              />
            )}
          </div>
        </div>
      ))}
      {!field.readOnly && (
        <button type="button" className="btn btn-sm" onClick={() => onChange({ join, rows: [...rows, { field: '', operator: '==', value: '' }] })}>
          <Icon name="plus" size={14} />
          {t('Add a condition')}
        </button>
      )}
    </>
  );
}
