import { writeInput, type Activity } from '../../document/activity';
import { renamePort, replaceStep } from '../../document/flowchart';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import type { FieldProps } from './field';
import { TextList } from './TextList';

interface OutcomesEditorProps {
  field: FieldProps;
  step: Activity;
  value: readonly string[];
  onChange(value: string[]): void;
}

/** Names of ways out: the lines of a renamed one stay with it. */
export function OutcomesEditor({ field, step, value, onChange }: OutcomesEditorProps) {
  const { descriptorOf, editFlowchart } = useDesigner();
  const input = descriptorOf(step)?.inputs.find((candidate) => candidate.uiHint === 'dynamic-outcomes');
  return (
    <TextList
      field={field}
      value={value}
      add={t('Add an outcome')}
      onChange={(names, renamed) => {
        if (renamed?.from && input && !value.includes(renamed.to)) {
          editFlowchart(
            (flowchart) => renamePort(
              replaceStep(flowchart, step.id, (old) => writeInput(old, input, { syntax: 'Object', value: JSON.stringify(names) })), step.id, renamed.from, renamed.to),
            { mark: `${step.id}.outcomes` },
          );
        } else {
          onChange(names);
        }
      }}
    />
  );
}
