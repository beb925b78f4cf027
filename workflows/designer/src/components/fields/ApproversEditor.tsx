import type { Option } from '../../document/descriptors';
import { objectsOf, textOf, type Json, type JsonObject } from '../../document/json';
import { t } from '../../i18n';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { attributesOf, type FieldProps } from './field';
import { OptionPicker } from './OptionPicker';

interface ApproversEditorProps {
  field: FieldProps;
  kinds: Option[] | undefined;
  value: Json | undefined;
  onChange(value: Json): void;
}

const sources: Record<string, string> = { person: 'people', team: 'teams' };

const usualKinds = (): Option[] => [
  { value: 'person', label: t('Person') },
  { value: 'team', label: t('Team') },
  { value: 'managerOfRequester', label: t('Manager of the requester') },
  { value: 'ownerOfService', label: t('Owner of the service') },
  { value: 'expression', label: t('Expression') },
];

/** Who decides: people, teams, roles around the ticket, or whom an expression names. */
export function ApproversEditor({ field, kinds = usualKinds(), value, onChange }: ApproversEditorProps) {
  const entries = objectsOf(value);
  const replace = (index: number, entry: JsonObject) => onChange(entries.map((old, position) => (position === index ? entry : old)));
  return (
    <div className="rows">
      {entries.map((entry, index) => {
        const kind = textOf(entry.kind);
        const label = t('Approver {0}', index + 1);
        const own = { ...field, label, id: `${field.id}-${index}` };
        return (
          <fieldset key={index} className="row-box">
            <legend className="visually-hidden">{label}</legend>
            <div className="row-line">
              <select
                className="form-select"
                aria-label={t('Kind of approver {0}', index + 1)}
                value={kind}
                disabled={field.readOnly}
                onChange={(event) => replace(index, { kind: event.target.value, value: '', ...(entry.mandatory === true ? { mandatory: true } : {}) })}
              >
                {!kinds.some((option) => option.value === kind) && <option value={kind}>{kind}</option>}
                {kinds.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
              </select>
              {!field.readOnly && <IconButton icon="x" label={t('Remove “{0}”', label)} onClick={() => onChange(entries.filter((_, position) => position !== index))} />}
            </div>
            {sources[kind] && (
              <OptionPicker
                field={own}
                source={sources[kind]}
                value={textOf(entry.value) ? [textOf(entry.value)] : []}
                onChange={([chosen]) => replace(index, { ...entry, value: chosen ?? '' })}
              />
            )}
            {kind === 'team' && (
              <label className="row-line">
                <span className="grow">{t('How many of the team decide')}</span>
                <input
                  type="number"
                  className="form-control form-control-number"
                  min={1}
                  value={textOf(entry.quorum) || '1'}
                  readOnly={field.readOnly}
                  onChange={(event) => replace(index, { ...entry, quorum: Math.max(1, Number(event.target.value) || 1) })}
                />
              </label>
            )}
            {kind === 'expression' && (
              <input
                type="text"
                {...attributesOf(own)}
                className="form-control mono"
                placeholder={t('Expression')}
                value={textOf(entry.value)}
                readOnly={field.readOnly}
                onChange={(event) => replace(index, { ...entry, value: event.target.value })}
              />
            )}
            <label className="form-check">
              <input
                type="checkbox"
                className="form-check-input"
                checked={entry.mandatory === true}
                disabled={field.readOnly}
                onChange={(event) => replace(index, { ...entry, mandatory: event.target.checked })}
              />
              <span className="form-check-label">{t('Must agree')}</span>
            </label>
          </fieldset>
        );
      })}
      {!field.readOnly && (
        <button type="button" className="btn btn-sm" onClick={() => onChange([...entries, { kind: kinds[0]?.value ?? 'person', value: '' }])}>
          <Icon name="plus" size={14} />
          {t('Add an approver')}
        </button>
      )}
    </div>
  );
}
