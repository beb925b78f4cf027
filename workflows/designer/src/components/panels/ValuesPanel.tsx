import { textOf, type Json } from '../../document/json';
import { t } from '../../i18n';

const written = (value: Json): string => (typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : textOf(value));

export function ValuesPanel({ variables }: { variables: readonly { name: string; value: Json }[] }) {
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Variables')}</h2></header>
      {variables.length === 0 && <p className="side-empty">{t('There are no variables.')}</p>}
      <dl className="values">
        {variables.map((variable) => (
          <div key={variable.name}>
            <dt>{variable.name}</dt>
            <dd><pre>{written(variable.value) || '–'}</pre></dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
