import { useId, useState } from 'react';
import type { Option } from '../../document/descriptors';
import { t } from '../../i18n';
import { IconButton } from '../IconButton';
import { attributesOf, type FieldProps } from './field';
import { useLabels, useOptions } from './useOptions';

interface OptionPickerProps {
  field: FieldProps;
  source: string;
  multiple?: boolean;
  value: readonly string[];
  onChange(value: string[]): void;
}

/** Finds one or several of many by typing. */
export function OptionPicker({ field, source, multiple, value, onChange }: OptionPickerProps) {
  const [search, setSearch] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [index, setIndex] = useState(0);
  const listId = useId();
  const labels = useLabels(source, value);
  const options = useOptions(source, search, isOpen);
  const left = options?.filter((option) => !value.includes(option.value));

  const choose = (option: Option | undefined) => {
    if (option) {
      onChange(multiple ? [...value, option.value] : [option.value]);
      setSearch('');
      setOpen(false);
      setIndex(0);
    }
  };
  return (
    <div className="rows">
      {value.length > 0 && (
        <ul className="plain-list chosen">
          {value.map((item) => (
            <li key={item}>
              <span className="grow">
                {labels.get(item)?.label ?? item}
                {labels.get(item)?.detail && <span className="muted small"> {labels.get(item)!.detail}</span>}
              </span>
              {!field.readOnly && <IconButton icon="x" label={t('Remove “{0}”', labels.get(item)?.label ?? item)} onClick={() => onChange(value.filter((other) => other !== item))} />}
            </li>
          ))}
        </ul>
      )}
      {!field.readOnly && (multiple || value.length === 0) && (
        <div className="picker" onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
          <input
            type="text"
            role="combobox"
            {...attributesOf(field)}
            className="form-control"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && left?.[index] ? `${listId}-${index}` : undefined}
            placeholder={t('Search')}
            value={search}
            onFocus={() => setOpen(true)}
            onClick={() => setOpen(true)}
            onChange={(event) => {
              setSearch(event.target.value);
              setOpen(true);
              setIndex(0);
            }}
            onKeyDown={(event) => {
              const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
              if (by && left && left.length > 0) {
                event.preventDefault();
                setOpen(true);
                setIndex((old) => (old + by + left.length) % left.length);
              } else if (event.key === 'Enter' && isOpen) {
                event.preventDefault();
                choose(left?.[index]);
              } else if (event.key === 'Escape' && isOpen) {
                event.stopPropagation();
                event.preventDefault();
                setOpen(false);
              }
            }}
          />
          {isOpen && (
            <ul className="listbox" role="listbox" id={listId} aria-label={field.label}>
              {left?.map((option, position) => (
                <li
                  key={option.value}
                  id={`${listId}-${position}`}
                  role="option"
                  className="listbox-item"
                  aria-selected={position === index}
                  onPointerDown={(event) => {
                    event.preventDefault();
                    choose(option);
                  }}
                >
                  {option.label}
                  {option.detail && <span className="listbox-item-detail">{option.detail}</span>}
                </li>
              ))}
              {left?.length === 0 && <li className="listbox-empty" role="option" aria-selected="false" aria-disabled="true">{t('Nothing found')}</li>}
              {!left && <li className="listbox-empty" role="option" aria-selected="false" aria-disabled="true">{t('Loading…')}</li>}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}
