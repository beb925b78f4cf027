import { explainCron, presets } from '../../document/cron';
import { currentCulture, t } from '../../i18n';
import { attributesOf, type FieldProps } from './field';

interface CronEditorProps {
  field: FieldProps;
  value: string;
  onChange(value: string): void;
}

/** Six fields, seconds first, as Elsa writes them, unless the value has five already. */
export function CronEditor({ field, value, onChange }: CronEditorProps) {
  const short = value.trim().split(/\s+/).length === 5;
  const written = (preset: string) => (short ? preset : `0 ${preset}`);
  const phrases = value ? explainCron(value, currentCulture()) : undefined;
  const preset = presets.find((candidate) => written(candidate.value) === value.trim());
  return (
    <div className="rows">
      <select
        className="form-select"
        aria-label={t('Usual times for “{0}”', field.label)}
        value={preset?.value ?? ''}
        disabled={field.readOnly}
        onChange={(event) => event.target.value && onChange(written(event.target.value))}
      >
        <option value="">{t('Another time')}</option>
        {presets.map((candidate) => <option key={candidate.value} value={candidate.value}>{t(candidate.label)}</option>)}
      </select>
      <input type="text" {...attributesOf(field)} className="form-control mono" value={value} placeholder="0 0 8 * * 1-5" readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />
      {phrases && <p className="form-hint">{phrases.map(([key, ...args]) => t(key, ...args)).join(' ')}</p>}
      {value && !phrases && <p className="field-error">{t('This is no time. Five or six fields are needed: (second) minute hour day month weekday.')}</p>}
    </div>
  );
}
