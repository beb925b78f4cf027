import { isMany, structureOf, textsOf, type Activity } from '../../document/activity';
import type { InputDescriptor } from '../../document/descriptors';
import { textOf, type Json } from '../../document/json';
import { t } from '../../i18n';
import { ApproversEditor } from './ApproversEditor';
import { CasesEditor } from './CasesEditor';
import { CheckList } from './CheckList';
import { ConditionEditor } from './ConditionEditor';
import { CronEditor } from './CronEditor';
import { DateTimeEditor } from './DateTimeEditor';
import { DurationEditor } from './DurationEditor';
import { attributesOf, type FieldProps } from './field';
import { OptionPicker } from './OptionPicker';
import { OutcomesEditor } from './OutcomesEditor';
import { TextList } from './TextList';
import { TicketFieldsEditor } from './TicketFieldsEditor';
import { VariableSelect } from './VariableSelect';

interface LiteralEditorProps {
  step: Activity;
  input: InputDescriptor;
  value: Json | undefined;
  field: FieldProps;
  onChange(value: Json): void;
}

const sources: Record<string, string> = { 'people-picker': 'people', 'team-picker': 'teams', 'workflow-definition-picker': 'workflow-definitions' };

/** The editor for a written value, by the hint of the input. */
export function LiteralEditor({ step, input, value, field, onChange }: LiteralEditorProps) {
  const text = textOf(value);
  const write = (structure: Json) => onChange(JSON.stringify(structure));
  const given = input.uiSpecifications?.options;
  const options = given && given.length > 0 ? given : undefined;
  const source = input.uiSpecifications?.source ?? sources[input.uiHint ?? ''];
  switch (input.uiHint) {
    case 'checkbox':
      return (
        <label className="switch">
          <input
            type="checkbox"
            {...attributesOf(field)}
            checked={text.toLowerCase() === 'true'}
            disabled={field.readOnly}
            onChange={(event) => onChange(String(event.target.checked))}
          />
          <span>{text.toLowerCase() === 'true' ? t('Yes') : t('No')}</span>
        </label>
      );
    case 'number':
      return <input type="number" {...attributesOf(field)} className="form-control form-control-number" value={text} readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />;
    case 'duration':
      return <DurationEditor field={field} value={text} onChange={onChange} />;
    case 'cron':
      return <CronEditor field={field} value={text} onChange={onChange} />;
    case 'date-time-picker':
      return <DateTimeEditor field={field} value={text} onChange={onChange} />;
    case 'condition':
      return <ConditionEditor field={field} value={text} onChange={onChange} />;
    case 'approvers':
      return <ApproversEditor field={field} kinds={options} value={structureOf(value)} onChange={write} />;
    case 'ticket-fields':
      return <TicketFieldsEditor field={field} source={source ?? 'ticket-fields'} value={structureOf(value)} onChange={write} />;
    case 'flow-switch-editor':
      return <CasesEditor field={field} step={step} value={structureOf(value)} onChange={onChange} />;
    case 'dynamic-outcomes':
      return <OutcomesEditor field={field} step={step} value={textsOf(value)} onChange={write} />;
    case 'multi-text':
      return <TextList field={field} value={textsOf(value)} onChange={write} />;
    case 'variable-picker':
      return (
        <VariableSelect
          label={field.label}
          hideLabel
          readOnly={field.readOnly}
          empty={t('Choose a variable')}
          value={typeof value === 'object' && value !== null && 'id' in value ? textOf(value.id) || textOf(value.name) : text}
          onChange={(variable) => onChange(variable ?? null)}
        />
      );
    case 'multi-line':
      return <textarea {...attributesOf(field)} className="form-control" rows={4} value={text} readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />;
  }

  if (input.uiHint === 'check-list' && options) {
    return <CheckList field={field} options={options} value={textsOf(value)} onChange={write} />;
  }

  if (source) {
    const many = isMany(input) || input.uiHint === 'check-list';
    return (
      <OptionPicker
        field={field}
        source={source}
        multiple={many}
        value={many ? textsOf(value) : text ? [text] : []}
        onChange={(values) => (many ? write(values) : onChange(values[0] ?? ''))}
      />
    );
  }

  if (options) {
    return (
      <select {...attributesOf(field)} className="form-select" value={text} disabled={field.readOnly} onChange={(event) => onChange(event.target.value)}>
        {!options.some((option) => option.value === text) && <option value={text}>{text || t('Choose')}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    );
  }

  return <input type="text" {...attributesOf(field)} className="form-control" value={text} readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />;
}
