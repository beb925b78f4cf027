import { useEffect, useState } from 'react';
import { newId } from '../../document/activity';
import { objectsOf, textOf, type JsonObject } from '../../document/json';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';
import { IconButton } from '../IconButton';

type Kind = 'variables' | 'inputs' | 'outputs';

interface DeclarationListProps {
  kind: Kind;
  title: string;
  add: string;
  empty: string;
}

const usual = ['String', 'Boolean', 'Int32', 'Decimal', 'DateTimeOffset', 'TimeSpan', 'Guid', 'Object', 'ObjectDictionary'];

/** Named values of the workflow with their types. */
export function DeclarationList({ kind, title, add, empty }: DeclarationListProps) {
  const { api, state, readOnly, editDocument } = useDesigner();
  const [types, setTypes] = useState<readonly { typeName: string; displayName?: string }[]>(usual.map((typeName) => ({ typeName })));
  useEffect(() => {
    api.variableTypes().then((found) => found.length > 0 && setTypes(found)).catch(() => undefined);
  }, [api]);

  const items = objectsOf(state.document[kind]);
  const typeKey = kind === 'variables' ? 'typeName' : 'type';
  const change = (next: JsonObject[], mark?: string) => editDocument((document) => ({ ...document, [kind]: next }), mark);
  const replace = (index: number, values: JsonObject, mark?: string) =>
    change(items.map((item, position) => (position === index ? { ...item, ...values } : item)), mark && `${kind}.${index}.${mark}`);
  const create = () => {
    const names = new Set(items.map((item) => item.name));
    const base = { variables: 'Variable', inputs: 'Input', outputs: 'Output' }[kind];
    let number = items.length + 1;
    while (names.has(`${base}${number}`)) {
      number++;
    }

    const name = `${base}${number}`;
    change([...items, kind === 'variables'
      ? { id: newId(), name, typeName: 'String', isArray: false, value: null, storageDriverTypeName: null }
      : { type: 'String', name, displayName: name, description: '', category: '' }]);
  };

  return (
    <section className="panel-section">
      <h3>{title}</h3>
      {items.length === 0 && <p className="form-hint">{empty}</p>}
      {items.map((item, index) => {
        const name = textOf(item.name);
        const type = textOf(item[typeKey]);
        return (
          <fieldset key={textOf(item.id) || index} className="row-box">
            <legend className="visually-hidden">{name}</legend>
            <div className="row-line">
              <input
                type="text"
                className="form-control"
                aria-label={t('Name')}
                value={name}
                readOnly={readOnly}
                onChange={(event) => replace(index, { name: event.target.value }, 'name')}
              />
              {!readOnly && <IconButton icon="x" label={t('Remove “{0}”', name)} onClick={() => change(items.filter((_, position) => position !== index))} />}
            </div>
            <div className="row-line">
              <select className="form-select" aria-label={t('Type of “{0}”', name)} value={type} disabled={readOnly} onChange={(event) => replace(index, { [typeKey]: event.target.value })}>
                {!types.some((candidate) => candidate.typeName === type) && <option value={type}>{type}</option>}
                {types.map((candidate) => <option key={candidate.typeName} value={candidate.typeName}>{candidate.displayName ?? candidate.typeName}</option>)}
              </select>
              {kind === 'variables' && (
                <input
                  type="text"
                  className="form-control"
                  aria-label={t('First value of “{0}”', name)}
                  placeholder={t('First value')}
                  value={textOf(item.value)}
                  readOnly={readOnly}
                  onChange={(event) => replace(index, { value: event.target.value || null }, 'value')}
                />
              )}
            </div>
          </fieldset>
        );
      })}
      {!readOnly && <button type="button" className="btn btn-sm" onClick={create}><Icon name="plus" size={14} />{add}</button>}
    </section>
  );
}
