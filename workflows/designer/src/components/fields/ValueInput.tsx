import type { Option } from '../../document/descriptors';
import { t } from '../../i18n';
import type { FieldProps } from './field';
import { OptionPicker } from './OptionPicker';

interface ValueInputProps {
  field: FieldProps;
  source?: string | undefined;
  options?: readonly Option[] | undefined;
  value: string;
  onChange(value: string): void;
}

/** A value: chosen where there are choices, else typed. */
export function ValueInput({ field, source, options, value, onChange }: ValueInputProps) {
  if (source) {
    return <div className="grow"><OptionPicker field={field} source={source} value={value ? [value] : []} onChange={([chosen]) => onChange(chosen ?? '')} /></div>;
  }

  const common = { 'aria-label': field.label, 'aria-describedby': field.describedBy };
  return options
    ? (
      <select className="form-select" {...common} value={value} disabled={field.readOnly} onChange={(event) => onChange(event.target.value)}>
        {!options.some((option) => option.value === value) && <option value={value}>{value || t('Choose')}</option>}
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
    )
    : <input type="text" className="form-control" {...common} value={value} readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />;
}
