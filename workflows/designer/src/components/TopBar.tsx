import { useRef } from 'react';
import { textOf } from '../document/json';
import { t } from '../i18n';
import { useDesigner } from '../state/DesignerContext';
import { Icon } from './Icon';
import { IconButton } from './IconButton';
import { Menu, MenuItem } from './Menu';
import type { Editing } from './useEditing';

export function TopBar({ editing, back }: { editing: Editing; back: string }) {
  const { state, readOnly, dispatch, ask, setTab } = useDesigner();
  const file = useRef<HTMLInputElement>(null);
  const { document } = state;
  return (
    <header className="top">
      <a className="btn btn-ghost btn-icon btn-sm" href={back} aria-label={t('All workflows')} title={t('All workflows')}><Icon name="arrow-left" /></a>
      <h2 className="top-name truncate">
        <button type="button" className="btn btn-link" onClick={() => {
          dispatch({ type: 'select', steps: [] });
          setTab('workflow');
        }}>{textOf(document.name) || t('Workflow')}</button>
      </h2>
      <span className="chip hide-narrow"><span className="chip-text">{t('Version {0}', textOf(document.version) || '1')}</span></span>
      <span className={`chip ${document.isPublished ? 'chip-success' : ''}`}><span className="chip-text">{document.isPublished ? t('Published') : t('Draft')}</span></span>
      {editing.isDirty && <span className="top-dirty" title={t('Not saved yet')}><span aria-hidden="true">●</span><span className="hide-narrow">{t('Not saved yet')}</span></span>}
      <div className="top-actions">
        {!readOnly && (
          <>
            <IconButton icon="arrow-back-up" label={t('Undo')} keys="Ctrl+Z" disabled={state.past.length === 0} onClick={() => dispatch({ type: 'undo' })} />
            <IconButton icon="arrow-forward-up" label={t('Redo')} keys="Ctrl+Y" disabled={state.future.length === 0} onClick={() => dispatch({ type: 'redo' })} />
          </>
        )}
        <Menu label={t('More')} icon="dots">
          <MenuItem icon="code" onClick={() => ask({ kind: 'code' })}>{t('JSON of the workflow')}</MenuItem>
          <MenuItem icon="download" onClick={editing.exportFile}>{t('Export')}</MenuItem>
          {!readOnly && <MenuItem icon="upload" onClick={() => file.current!.click()}>{t('Import')}</MenuItem>}
          {!readOnly && document.isPublished === true && <MenuItem icon="player-stop" onClick={() => void editing.retract()}>{t('Take out of use')}</MenuItem>}
          <MenuItem icon="keyboard" onClick={() => ask({ kind: 'keys' })}>{t('Keys')}</MenuItem>
        </Menu>
        {!readOnly && (
          <>
            <input
              ref={file}
              type="file"
              hidden
              accept=".json,application/json"
              aria-label={t('Import')}
              onChange={(event) => {
                const [chosen] = event.target.files ?? [];
                if (chosen) {
                  void editing.importFile(chosen);
                }

                event.target.value = '';
              }}
            />
            <button type="button" className="btn btn-sm" onClick={() => ask({ kind: 'try' })}><Icon name="test-pipe" size={16} /><span className="wide-text">{t('Try it')}</span></button>
            <button type="button" className="btn btn-sm" aria-busy={editing.isBusy} disabled={!editing.isDirty} title="Ctrl+S" onClick={() => void editing.save()}>
              <Icon name="device-floppy" size={16} /><span className="wide-text">{t('Save draft')}</span>
            </button>
            <button type="button" className="btn btn-primary btn-sm" disabled={editing.isBusy} onClick={() => ask({ kind: 'publish' })}>
              <Icon name="rocket" size={16} /><span className="wide-text">{t('Publish')}</span>
            </button>
          </>
        )}
      </div>
    </header>
  );
}
