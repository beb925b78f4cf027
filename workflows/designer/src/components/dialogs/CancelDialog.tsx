import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { ReasonDialog } from './ReasonDialog';

export function CancelDialog({ instanceId, onDone, onClose }: { instanceId: string; onDone(): void; onClose(): void }) {
  const { api } = useDesigner();
  return (
    <ReasonDialog
      title={t('Cancel this workflow')}
      action={t('Cancel workflow')}
      danger
      onSubmit={(reason) => api.cancel(instanceId, reason)}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t('Everything that waits is given up. What was done stays done.')}</p>
    </ReasonDialog>
  );
}
