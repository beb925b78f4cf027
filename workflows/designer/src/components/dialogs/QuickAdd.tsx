import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { searched } from '../../document/search';
import { t } from '../../i18n';
import { useDesigner, type AddTarget } from '../../state/DesignerContext';
import { Icon } from '../Icon';

/** Finds a kind of step by typing and puts it where it was asked for. */
export function QuickAdd({ target, onClose }: { target: AddTarget; onClose(): void }) {
  const { descriptors, add } = useDesigner();
  const [search, setSearch] = useState('');
  const [index, setIndex] = useState(0);
  const ref = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const id = useId();
  const found = useMemo(() => searched(descriptors.values(), search), [descriptors, search]);
  // Closed before it is taken away: only so the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const choose = (position: number) => {
    const descriptor = found[position];
    if (descriptor) {
      onClose();
      add(descriptor, target);
    }
  };
  return (
    <dialog
      ref={ref}
      className="dialog palette"
      aria-label={t('Add a step')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (by) {
          event.preventDefault();
          setIndex((old) => (found.length === 0 ? 0 : (old + by + found.length) % found.length));
        } else if (event.key === 'Enter') {
          event.preventDefault();
          choose(index);
        }
      }}
      onPointerDown={(event) => event.target === ref.current && onClose()}
    >
      <div className="palette-input">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={found.length > 0 ? `${id}-${index}` : undefined}
          aria-label={t('Search steps')}
          placeholder={t('Search steps')}
          value={search}
          autoFocus
          onChange={(event) => {
            setSearch(event.target.value);
            setIndex(0);
          }}
        />
      </div>
      {found.length === 0 && <p className="palette-empty">{t('No step matches “{0}”.', search)}</p>}
      <ul className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('Kinds of steps')} ref={list}>
        {found.map((descriptor, position) => (
          <li
            key={descriptor.typeName}
            id={`${id}-${position}`}
            role="option"
            className="palette-item"
            aria-selected={position === index}
            onClick={() => choose(position)}
            onPointerMove={() => setIndex(position)}
          >
            <Icon name={descriptor.icon} />
            <span className="palette-title">{descriptor.displayName}</span>
            <span className="palette-subtitle">{descriptor.category}</span>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
