import { useState } from 'react';
import { ApiError, type TryResult } from '../../api';
import { withNodeIds } from '../../document/scope';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Dialog } from '../Dialog';
import { OptionPicker } from '../fields/OptionPicker';

/** Runs the draft in memory on a past ticket. */
export function TryDialog({ onResult, onClose }: { onResult(result: TryResult): void; onClose(): void }) {
  const { api, state } = useDesigner();
  const [ticket, setTicket] = useState<string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      onResult(await api.attempt(withNodeIds(state.document), ticket[0]!));
      onClose();
    } catch (error) {
      setProblem(error instanceof ApiError ? [error.detail, ...error.problems.map((item) => item.message)].join(' ') : t('The server cannot be reached. Nothing is lost: try again.'));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('Try the draft on a ticket')}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <button type="button" className="btn btn-primary" disabled={ticket.length === 0} aria-busy={isBusy} onClick={() => void run()}>{t('Try it')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('Cancel')}</button>
        </>
      }
    >
      <div className="stack-sm">
        <p>{t('The steps run on a copy. Nothing is changed and nobody is told.')}</p>
        <div className="field">
          <span className="form-label">{t('Ticket')}</span>
          <OptionPicker
            field={{ id: 'try-ticket', label: t('Ticket'), readOnly: false, invalid: false, describedBy: undefined }}
            source="tickets"
            value={ticket}
            onChange={setTicket}
          />
        </div>
        {problem && <p className="field-error" role="alert">{problem}</p>}
      </div>
    </Dialog>
  );
}
