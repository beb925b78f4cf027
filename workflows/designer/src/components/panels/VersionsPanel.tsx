import { useEffect, useState } from 'react';
import type { VersionItem } from '../../api';
import { textOf } from '../../document/json';
import { ago, t, time } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import type { Editing } from '../useEditing';

export function VersionsPanel({ editing }: { editing: Editing }) {
  const { api, state, readOnly } = useDesigner();
  const [versions, setVersions] = useState<VersionItem[]>();
  const [problem, setProblem] = useState<string>();
  const definitionId = textOf(state.document.definitionId);
  const { etag } = state;
  useEffect(() => {
    if (definitionId) {
      api.versions(definitionId).then(setVersions, (error: Error) => setProblem(error.message));
    }
  }, [api, definitionId, etag]);

  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Versions')}</h2></header>
      {problem && <p className="note note-danger" role="alert">{problem}</p>}
      {!definitionId && <p className="side-empty">{t('The workflow has not been saved yet.')}</p>}
      {definitionId && !versions && !problem && <p className="side-empty">{t('Loading…')}</p>}
      <ol className="plain-list versions">
        {versions?.map((version) => (
          <li key={version.id} className="version">
            <div className="cluster">
              <strong>{t('Version {0}', version.version)}</strong>
              {version.isPublished && <span className="chip chip-success"><span className="chip-text">{t('Published')}</span></span>}
              {version.isLatest && !version.isPublished && <span className="chip"><span className="chip-text">{t('Draft')}</span></span>}
              {version.version === state.document.version && <span className="chip chip-accent"><span className="chip-text">{t('Shown')}</span></span>}
            </div>
            <p className="muted small">
              <time dateTime={version.createdAt} title={time(version.createdAt)}>{ago(version.createdAt)}</time>
              {version.creatorName && `, ${version.creatorName}`}
            </p>
            <div className="cluster">
              {version.version !== state.document.version && (
                <button type="button" className="btn btn-sm" onClick={() => void editing.view(version)}>{t('View')}</button>
              )}
              {editing.canEdit && !version.isLatest && (
                <button type="button" className="btn btn-sm" onClick={() => void editing.restore(version)}>{t('Restore')}</button>
              )}
            </div>
          </li>
        ))}
      </ol>
      {readOnly && editing.canEdit && <p className="form-hint">{t('An older version is shown. It can be restored, not changed.')}</p>}
    </div>
  );
}
