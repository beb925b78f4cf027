import { isObject, listOf, objectsOf, textOf, type Json, type JsonObject } from '../../document/json';
import type { Activity } from '../../document/activity';
import { renamePort, replaceStep } from '../../document/flowchart';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';
import { ConditionEditor } from './ConditionEditor';
import type { FieldProps } from './field';

interface CasesEditorProps {
  field: FieldProps;
  step: Activity;
  value: Json | undefined;
  onChange(value: Json): void;
}

/** A case keeps the form in which its condition was written: wrapped or not. */
function conditionOf(item: JsonObject): string {
  const condition = isObject(item.condition) ? item.condition : {};
  return textOf(isObject(condition.expression) ? condition.expression.value : condition.value);
}

function withCondition(item: JsonObject, value: string): JsonObject {
  const old = isObject(item.condition) ? item.condition : {};
  return isObject(old.expression)
    ? { ...item, condition: { ...old, expression: { ...old.expression, type: 'JavaScript', value } } }
    : { ...item, condition: { ...old, type: 'JavaScript', value } };
}

export function CasesEditor({ field, step, value, onChange }: CasesEditorProps) {
  const { editFlowchart } = useDesigner();
  const cases = objectsOf(value);
  const replace = (index: number, item: JsonObject) => cases.map((old, position) => (position === index ? item : old));
  const rename = (index: number, label: string) => {
    const from = textOf(cases[index]!.label);
    const changed = replace(index, { ...cases[index], label });
    const isFree = from !== '' && !cases.some((item) => item.label === label);
    editFlowchart((flowchart) => {
      const written = replaceStep(flowchart, step.id, (old) => ({ ...old, cases: changed }));
      return isFree ? renamePort(written, step.id, from, label) : written;
    }, { mark: `${step.id}.cases.${index}` });
  };
  return (
    <div className="rows">
      {cases.map((item, index) => (
        <fieldset key={index} className="row-box">
          <legend className="visually-hidden">{t('Case {0}', index + 1)}</legend>
          <div className="row-line">
            <input
              type="text"
              className="form-control"
              aria-label={t('Name of case {0}', index + 1)}
              placeholder={t('Name of the outcome')}
              value={textOf(item.label)}
              readOnly={field.readOnly}
              onChange={(event) => rename(index, event.target.value)}
            />
            {!field.readOnly && (
              <IconButton icon="x" label={t('Remove “{0}”', textOf(item.label) || index + 1)} onClick={() => onChange(cases.filter((_, position) => position !== index))} />
            )}
          </div>
          <ConditionEditor
            field={{ ...field, id: `${field.id}-${index}`, label: t('Condition of “{0}”', textOf(item.label) || index + 1) }}
            value={conditionOf(item)}
            onChange={(text) => onChange(replace(index, withCondition(item, text)))}
          />
        </fieldset>
      ))}
      {!field.readOnly && (
        <button
          type="button"
          className="btn btn-sm"
          onClick={() => onChange([...listOf(value), { label: t('Case {0}', cases.length + 1), condition: { type: 'JavaScript', value: '' } }])}
        >
          <Icon name="plus" size={14} />
          {t('Add a case')}
        </button>
      )}
    </div>
  );
}
