import { useId } from 'react';

interface TextFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  hint?: string;
  placeholder?: string;
  multiline?: boolean;
  readOnly?: boolean;
  required?: boolean;
}

export function TextField({ label, value, onChange, hint, placeholder, multiline, readOnly, required }: TextFieldProps) {
  const id = useId();
  const common = {
    id,
    className: 'form-control',
    value,
    placeholder,
    readOnly,
    required,
    'aria-describedby': hint ? `${id}-hint` : undefined,
  };
  return (
    <div className="field">
      <label className="form-label" htmlFor={id}>{label}</label>
      {multiline
        ? <textarea {...common} rows={3} onChange={(event) => onChange(event.target.value)} />
        : <input type="text" {...common} onChange={(event) => onChange(event.target.value)} />}
      {hint && <p className="form-hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
