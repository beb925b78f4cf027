import type { Instance } from '../api';
import { t, time } from '../i18n';
import { Icon } from './Icon';

interface InstanceBarProps {
  instance: Instance;
  name: string;
  back: string;
  canCancel: boolean;
  onCancel(): void;
}

const tones: Record<string, string> = { Finished: 'chip-success', Suspended: 'chip-warning', Faulted: 'chip-danger', Executing: 'chip-info' };

function statusText(status: string): string {
  return ({
    Pending: t('Pending'), Executing: t('Running'), Suspended: t('Waiting'), Finished: t('Finished'), Cancelled: t('Cancelled'), Faulted: t('Failed'),
  } as Record<string, string>)[status] ?? status;
}

export function InstanceBar({ instance, name, back, canCancel, onCancel }: InstanceBarProps) {
  return (
    <header className="top">
      <a className="btn btn-ghost btn-icon btn-sm" href={back} aria-label={t('Back')} title={t('Back')}><Icon name="arrow-left" /></a>
      <h2 className="top-name truncate">{instance.name || name}</h2>
      <span className={`chip ${tones[instance.subStatus] ?? ''}`}><span className="chip-text">{statusText(instance.subStatus)}</span></span>
      <span className="muted small hide-narrow">{t('Version {0}', instance.version)}</span>
      <span className="muted small hide-narrow">{t('Started {0}', time(instance.createdAt))}</span>
      <div className="top-actions">
        {canCancel && <button type="button" className="btn btn-sm" onClick={onCancel}><Icon name="ban" size={16} />{t('Cancel workflow')}</button>}
      </div>
    </header>
  );
}
