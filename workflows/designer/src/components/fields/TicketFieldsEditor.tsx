import { isObject, textOf, type Json } from '../../document/json';
import { t } from '../../i18n';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import type { FieldProps } from './field';
import { sourceOf } from './ticketProperties';
import { useOptions } from './useOptions';
import { ValueInput } from './ValueInput';

interface TicketFieldsEditorProps {
  field: FieldProps;
  source: string;
  value: Json | undefined;
  onChange(value: Json): void;
}

/** Fields of the ticket and what they become. */
export function TicketFieldsEditor({ field, source, value, onChange }: TicketFieldsEditorProps) {
  const options = useOptions(source, '', true) ?? [];
  const entries = Object.entries(isObject(value) ? value : {});
  const write = (changed: [string, Json | undefined][]) => onChange(Object.fromEntries(changed));
  const labelOf = (name: string) => options.find((option) => option.value === name)?.label ?? name;
  const free = options.find((option) => !entries.some(([name]) => name === option.value));
  return (
    <div className="rows">
      {entries.map(([name, item], index) => (
        <div key={index} className="row-line">
          <select
            className="form-select"
            aria-label={t('Field {0}', index + 1)}
            value={name}
            disabled={field.readOnly}
            onChange={(event) => write(entries.map((entry, position) => (position === index ? [event.target.value, ''] : entry)))}
          >
            {!options.some((option) => option.value === name) && <option value={name}>{name || t('Choose a field')}</option>}
            {options.filter((option) => option.value === name || !entries.some(([other]) => other === option.value))
              .map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
          </select>
          <ValueInput
            field={{ ...field, label: t('New value of “{0}”', labelOf(name)) }}
            source={sourceOf(name)}
            value={textOf(item)}
            onChange={(value) => write(entries.map((entry, position) => (position === index ? [name, value] : entry)))}
          />
          {!field.readOnly && <IconButton icon="x" label={t('Remove “{0}”', labelOf(name))} onClick={() => write(entries.filter((_, position) => position !== index))} />}
        </div>
      ))}
      {!field.readOnly && (
        <button type="button" className="btn btn-sm" disabled={entries.some(([name]) => name === '')} onClick={() => write([...entries, [free?.value ?? '', '']])}>
          <Icon name="plus" size={14} />
          {t('Add a field')}
        </button>
      )}
    </div>
  );
}
