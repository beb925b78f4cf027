import type { Option } from '../../document/descriptors';
import type { FieldProps } from './field';

interface CheckListProps {
  field: FieldProps;
  options: Option[];
  value: readonly string[];
  onChange(value: string[]): void;
}

export function CheckList({ field, options, value, onChange }: CheckListProps) {
  return (
    <div className="check-list">
      {options.map((option) => (
        <label key={option.value} className="form-check">
          <input
            type="checkbox"
            className="form-check-input"
            checked={value.includes(option.value)}
            disabled={field.readOnly}
            onChange={(event) => onChange(event.target.checked ? [...value, option.value] : value.filter((item) => item !== option.value))}
          />
          <span className="form-check-label">{option.label}</span>
        </label>
      ))}
    </div>
  );
}
