import type { Incident } from '../../api';
import { t, time } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

interface IncidentsPanelProps {
  incidents: readonly Incident[];
  canEdit: boolean;
  onMend(incident: Incident, mending: 'retry' | 'takeOutcome'): void;
}

export function IncidentsPanel({ incidents, canEdit, onMend }: IncidentsPanelProps) {
  const { show } = useDesigner();
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Incidents')}</h2></header>
      {incidents.length === 0 && <p className="side-empty"><Icon name="circle-check" /> {t('Nothing has failed.')}</p>}
      <ul className="plain-list">
        {incidents.map((incident) => (
          <li key={incident.id} className="row-box">
            <p className="note note-danger">{incident.message}</p>
            <p className="muted small">{time(incident.timestamp)}</p>
            <div className="cluster">
              <button type="button" className="btn btn-sm" onClick={() => show(incident.activityId)}>{t('Show the step')}</button>
              {canEdit && <button type="button" className="btn btn-sm" onClick={() => onMend(incident, 'retry')}>{t('Try again')}</button>}
              {canEdit && <button type="button" className="btn btn-sm" onClick={() => onMend(incident, 'takeOutcome')}>{t('Go on without it')}</button>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
