import { useState } from 'react';
import { isObject, type JsonObject } from '../../document/json';
import { brokenLine } from '../../document/jsonLine';
import { rootOf } from '../../document/scope';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Dialog } from '../Dialog';

/** Why a text is no workflow, with the line where reading stopped. */
function problemOf(text: string): { value?: JsonObject; problem?: string } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && rootOf(value) ? { value } : { problem: t('This is JSON, but no workflow: it has no “root” with an id and a type.') };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problem: t('This is not JSON. Look at line {0}: {1}', brokenLine(text) ?? 1, message) };
  }
}

export function CodeDialog({ onClose }: { onClose(): void }) {
  const { state, readOnly, editDocument, enter, announce } = useDesigner();
  const [text, setText] = useState(() => JSON.stringify(state.document, null, 2));
  const [problem, setProblem] = useState<string>();
  const apply = () => {
    const read = problemOf(text);
    setProblem(read.problem);
    if (read.value) {
      const { value } = read;
      enter([]);
      editDocument(() => value);
      announce(t('The JSON is applied.'));
      onClose();
    }
  };
  return (
    <Dialog
      title={t('JSON of the workflow')}
      size="lg"
      onClose={onClose}
      actions={
        <>
          {!readOnly && <button type="button" className="btn btn-primary" onClick={apply}>{t('Apply')}</button>}
          <button type="button" className="btn" onClick={onClose}>{readOnly ? t('Close') : t('Cancel')}</button>
        </>
      }
    >
      <textarea
        className="form-control code-editor"
        aria-label={t('JSON of the workflow')}
        aria-invalid={problem !== undefined}
        aria-describedby="code-problem"
        spellCheck={false}
        readOnly={readOnly}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className="field-error" id="code-problem" role="alert">{problem}</p>
    </Dialog>
  );
}
