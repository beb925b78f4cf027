import { attributesOf, type FieldProps } from './field';

interface DateTimeEditorProps {
  field: FieldProps;
  value: string;
  onChange(value: string): void;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The moment in the person's own zone, as the browser's field wants it. */
function localOf(value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime())
    ? ''
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function DateTimeEditor({ field, value, onChange }: DateTimeEditorProps) {
  return (
    <input
      type="datetime-local"
      {...attributesOf(field)}
      className="form-control"
      value={localOf(value)}
      readOnly={field.readOnly}
      onChange={(event) => onChange(event.target.value ? new Date(event.target.value).toISOString() : '')}
    />
  );
}
