import { t } from '../i18n';
import { IconButton } from './IconButton';
import type { Message } from './useEditing';

export function Notice({ message, onDismiss }: { message: Message | undefined; onDismiss(): void }) {
  return message && (
    <div className={`notice notice-${message.tone}`}>
      <span className="grow">{message.text}</span>
      <IconButton icon="x" label={t('Close')} onClick={onDismiss} />
    </div>
  );
}
