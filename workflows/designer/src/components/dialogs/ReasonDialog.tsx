import { useState, type ReactNode } from 'react';
import { ApiError } from '../../api';
import { t } from '../../i18n';
import { TextField } from '../fields/TextField';
import { Dialog } from '../Dialog';

interface ReasonDialogProps {
  title: string;
  action: string;
  danger?: boolean;
  children: ReactNode;
  onSubmit(reason: string): Promise<unknown>;
  onDone(): void;
  onClose(): void;
}

/** Asks for a reason before something is done that others will want to understand. */
export function ReasonDialog({ title, action, danger, children, onSubmit, onDone, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async () => {
    setBusy(true);
    try {
      await onSubmit(reason.trim());
      onDone();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.detail : t('The server cannot be reached. Nothing is lost: try again.'));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} size="sm" onClose={onClose}>
      <form
        className="stack-sm"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {children}
        <TextField label={t('Reason')} multiline required value={reason} onChange={setReason} />
        {problem && <p className="field-error" role="alert">{problem}</p>}
        <div className="dialog-actions">
          <button type="submit" className={`btn ${danger ? 'btn-danger' : 'btn-primary'}`} aria-busy={isBusy} disabled={!reason.trim() || isBusy}>{action}</button>
          <button type="button" className="btn" onClick={onClose}>{t('Close')}</button>
        </div>
      </form>
    </Dialog>
  );
}
