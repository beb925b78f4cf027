import { t } from '../../i18n';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import type { FieldProps } from './field';

interface TextListProps {
  field: FieldProps;
  value: readonly string[];
  onChange(value: string[], renamed?: { from: string; to: string }): void;
  add?: string;
}

/** A list of texts, one line each. */
export function TextList({ field, value, onChange, add }: TextListProps) {
  return (
    <div className="rows" aria-describedby={field.describedBy}>
      {value.map((text, index) => (
        <div key={index} className="row-line">
          <input
            type="text"
            className="form-control"
            aria-label={`${field.label} ${index + 1}`}
            aria-invalid={field.invalid || undefined}
            value={text}
            readOnly={field.readOnly}
            onChange={(event) => onChange(value.map((old, position) => (position === index ? event.target.value : old)), { from: text, to: event.target.value })}
          />
          {!field.readOnly && (
            <IconButton icon="x" label={t('Remove “{0}”', text || index + 1)} onClick={() => onChange(value.filter((_, position) => position !== index))} />
          )}
        </div>
      ))}
      {!field.readOnly && (
        <button type="button" className="btn btn-sm" onClick={() => onChange([...value, ''])}>
          <Icon name="plus" size={14} />
          {add ?? t('Add an entry')}
        </button>
      )}
    </div>
  );
}
