import { t } from '../../i18n';
import { Dialog } from '../Dialog';
import type { Editing } from '../useEditing';

/** Somebody else saved: nobody's work is overwritten. */
export function ConflictDialog({ editing, onClose }: { editing: Editing; onClose(): void }) {
  const then = (work: () => unknown) => () => {
    onClose();
    void work();
  };
  return (
    <Dialog
      title={t('Somebody else has saved this workflow')}
      onClose={onClose}
      actions={
        <>
          <button type="button" className="btn btn-primary" onClick={then(editing.saveCopy)}>{t('Save mine as a copy')}</button>
          <button type="button" className="btn" onClick={then(editing.exportFile)}>{t('Download mine')}</button>
          <button type="button" className="btn" onClick={then(editing.reload)}>{t('Discard mine and show theirs')}</button>
        </>
      }
    >
      <p>{t('Your changes are not saved. They are still here, and saving them now would overwrite what the other person did.')}</p>
    </Dialog>
  );
}
