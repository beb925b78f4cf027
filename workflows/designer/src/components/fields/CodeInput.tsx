import { t } from '../../i18n';
import { attributesOf, type FieldProps } from './field';

interface CodeInputProps {
  field: FieldProps;
  value: string;
  syntax: string;
  onChange(value: string): void;
}

export function CodeInput({ field, value, syntax, onChange }: CodeInputProps) {
  return (
    <textarea
      {...attributesOf(field)}
      className={`form-control code-input ${syntax === 'Liquid' ? '' : 'mono'}`}
      rows={Math.min(8, Math.max(2, value.split('\n').length))}
      spellCheck={false}
      readOnly={field.readOnly}
      value={value}
      placeholder={syntax === 'Liquid' ? t('Text with {{ values }}') : t('Expression')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
