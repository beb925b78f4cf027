import { useId } from 'react';
import type { Problem } from '../../api';
import { defaultSyntax, readInput, writeInput, type Activity, type Expression, type Syntax } from '../../document/activity';
import { labelOf, type InputDescriptor } from '../../document/descriptors';
import { camel, isObject, textOf } from '../../document/json';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { CodeInput } from './CodeInput';
import { LiteralEditor } from './LiteralEditor';
import { VariableSelect } from './VariableSelect';

const textual = new Set(['single-line', 'multi-line', 'expression-editor', undefined]);

/** What can be chosen for an input: its own editor first, then the languages. */
function syntaxesOf(input: InputDescriptor, current: Syntax): Syntax[] {
  if (input.isWrapped === false) {
    return ['Literal'];
  }

  const own = defaultSyntax(input);
  const first: Syntax = own === 'JavaScript' || own === 'Liquid' || own === 'Variable' ? 'Literal' : own;
  const all: Syntax[] = input.uiHint === 'condition' ? ['JavaScript', 'Variable']
    : input.uiHint === 'variable-picker' ? ['Variable']
      : [first, 'JavaScript', ...(textual.has(input.uiHint) ? ['Liquid'] : []), 'Variable'];
  return [...new Set([...all, current])];
}

const syntaxName = (syntax: Syntax): string => ({ Literal: t('Value'), Object: t('Value'), Variable: t('Variable') } as Record<string, string>)[syntax] ?? syntax;

interface InputFieldProps {
  step: Activity;
  input: InputDescriptor;
  problems: readonly Problem[];
}

export function InputField({ step, input, problems }: InputFieldProps) {
  const { editStep, readOnly } = useDesigner();
  const id = useId();
  const read = readInput(step, input);
  // A condition is an expression, whatever its tag says.
  const current: Expression = input.uiHint === 'condition' && read.syntax === 'Literal' ? { ...read, syntax: 'JavaScript' } : read;
  const syntaxes = syntaxesOf(input, current.syntax);
  const key = camel(input.name);
  const change = (expression: Expression) => editStep(step.id, (old) => writeInput(old, input, expression), `${step.id}.${key}`);
  const described = [input.description && `${id}-hint`, problems.length > 0 && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const field = { id, readOnly, invalid: problems.some((problem) => problem.isError), describedBy: described, label: labelOf(input) };

  return (
    <div className="field input-field" data-field={key} role="group" aria-labelledby={`${id}-label`} tabIndex={-1}>
      <div className="input-field-head">
        <span className="form-label" id={`${id}-label`}>
          {labelOf(input)}
          {input.isRequired && <span className="required" title={t('Required')} aria-hidden="true"> *</span>}
          {input.isRequired && <span className="visually-hidden">{t('Required')}</span>}
        </span>
        {syntaxes.length > 1 && !readOnly && (
          <select
            className="syntax"
            aria-label={t('How “{0}” is given', labelOf(input))}
            value={current.syntax}
            onChange={(event) => change({ syntax: event.target.value, value: carried(current, event.target.value) })}
          >
            {syntaxes.map((syntax) => <option key={syntax} value={syntax}>{input.uiHint === 'condition' && syntax === 'JavaScript' ? t('Condition') : syntaxName(syntax)}</option>)}
          </select>
        )}
        {readOnly && current.syntax !== 'Literal' && current.syntax !== 'Object' && <span className="muted small">{syntaxName(current.syntax)}</span>}
      </div>
      {current.syntax === 'Variable'
        ? (
          <VariableSelect
            label={labelOf(input)}
            hideLabel
            readOnly={readOnly}
            empty={t('Choose a variable')}
            value={isObject(current.value) ? textOf(current.value.id) || textOf(current.value.name) : textOf(current.value)}
            onChange={(variable) => change({ syntax: 'Variable', value: variable ?? null })}
          />
        )
        : current.syntax === 'Literal' || current.syntax === 'Object' || input.uiHint === 'condition'
          ? <LiteralEditor step={step} input={input} value={current.value} field={field} onChange={(value) => change({ syntax: current.syntax, value })} />
          : <CodeInput field={field} value={textOf(current.value)} syntax={current.syntax} onChange={(value) => change({ syntax: current.syntax, value })} />}
      {input.description && <p className="form-hint" id={`${id}-hint`}>{input.description}</p>}
      {problems.length > 0 && (
        <div id={`${id}-error`}>
          {problems.map((problem) => <p key={problem.message} className="field-error">{problem.message}</p>)}
        </div>
      )}
    </div>
  );
}

/** A text stays when only the language changes; a variable or a list means nothing in another. */
function carried(current: Expression, to: Syntax): Expression['value'] {
  const structured = current.syntax === 'Variable' || current.syntax === 'Object' || to === 'Variable' || to === 'Object';
  return structured ? null : current.value;
}
