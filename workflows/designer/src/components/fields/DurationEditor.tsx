import { useState } from 'react';
import { readDuration, writeDuration, type DurationUnit } from '../../document/duration';
import { t } from '../../i18n';
import { attributesOf, type FieldProps } from './field';

interface DurationEditorProps {
  field: FieldProps;
  value: string;
  onChange(value: string): void;
}

export function DurationEditor({ field, value, onChange }: DurationEditorProps) {
  const duration = readDuration(value);
  // The unit that was chosen stays while the number is typed.
  const [chosen, setChosen] = useState<DurationUnit>();
  const unit = chosen ?? duration?.unit ?? 'hours';
  const amount = duration ? convert(duration.amount, duration.unit, unit) : undefined;
  if (value && !duration) {
    return <input type="text" {...attributesOf(field)} className="form-control" value={value} readOnly={field.readOnly} onChange={(event) => onChange(event.target.value)} />;
  }

  return (
    <div className="row-line">
      <input
        type="number"
        {...attributesOf(field)}
        className="form-control form-control-number"
        min={0}
        step="any"
        value={amount ?? ''}
        readOnly={field.readOnly}
        onChange={(event) => onChange(event.target.value === '' ? '' : writeDuration({ amount: Number(event.target.value), unit }))}
      />
      <select
        className="form-select"
        aria-label={t('Unit of “{0}”', field.label)}
        value={unit}
        disabled={field.readOnly}
        onChange={(event) => {
          const next = event.target.value as DurationUnit;
          setChosen(next);
          if (amount !== undefined) {
            onChange(writeDuration({ amount, unit: next }));
          }
        }}
      >
        <option value="seconds">{t('seconds')}</option>
        <option value="minutes">{t('minutes')}</option>
        <option value="hours">{t('hours')}</option>
        <option value="days">{t('days')}</option>
      </select>
    </div>
  );
}

const seconds: Record<DurationUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const convert = (amount: number, from: DurationUnit, to: DurationUnit): number => (amount * seconds[from]) / seconds[to];
