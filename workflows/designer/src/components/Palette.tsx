import { useMemo, useState } from 'react';
import { groupBy } from '../document/json';
import { searched } from '../document/search';
import { t } from '../i18n';
import { useDesigner } from '../state/DesignerContext';
import { dragType } from './canvas/Canvas';
import { Icon } from './Icon';

/** Kinds of steps: a click adds one after the chosen step, dragging puts it anywhere. */
export function Palette() {
  const { descriptors, add } = useDesigner();
  const [search, setSearch] = useState('');
  const groups = useMemo(() => groupBy(searched(descriptors.values(), search), (descriptor) => descriptor.category || t('Other')), [descriptors, search]);
  return (
    <section className="side side-start" aria-label={t('Kinds of steps')}>
      <div className="side-head">
        <label className="search-box search-box-wide">
          <Icon name="search" size={16} />
          <span className="visually-hidden">{t('Search steps')}</span>
          <input type="search" className="form-control" value={search} placeholder={t('Search steps')} onChange={(event) => setSearch(event.target.value)} />
        </label>
      </div>
      <div className="side-body" tabIndex={-1}>
        {[...groups].map(([category, items]) => (
          <section key={category} className="palette-section">
            <h2 className="palette-heading">{category}</h2>
            <ul className="plain-list">
              {items.map((descriptor) => (
                <li key={descriptor.typeName}>
                  <button
                    type="button"
                    className="palette-step"
                    draggable
                    title={descriptor.description ?? descriptor.displayName}
                    onDragStart={(event) => {
                      event.dataTransfer.setData(dragType, descriptor.typeName);
                      event.dataTransfer.effectAllowed = 'copy';
                    }}
                    onClick={() => add(descriptor)}
                  >
                    <span className="wf-icon"><Icon name={descriptor.icon} /></span>
                    <span className="truncate">{descriptor.displayName}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.size === 0 && <p className="side-empty">{t('No step matches “{0}”.', search)}</p>}
      </div>
    </section>
  );
}
