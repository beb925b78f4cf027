import type { TryResult } from '../api';
import type { DialogRequest } from '../state/DesignerContext';
import { CodeDialog } from './dialogs/CodeDialog';
import { ConflictDialog } from './dialogs/ConflictDialog';
import { ConnectDialog } from './dialogs/ConnectDialog';
import { KeysDialog } from './dialogs/KeysDialog';
import { PublishDialog } from './dialogs/PublishDialog';
import { QuickAdd } from './dialogs/QuickAdd';
import { TryDialog } from './dialogs/TryDialog';
import type { Editing } from './useEditing';

interface DialogsProps {
  dialog: DialogRequest | undefined;
  editing: Editing;
  onResult(result: TryResult): void;
  onClose(): void;
}

export function Dialogs({ dialog, editing, onResult, onClose }: DialogsProps) {
  switch (dialog?.kind) {
    case 'add':
      return <QuickAdd target={dialog.target} onClose={onClose} />;
    case 'connect':
      return <ConnectDialog source={dialog.source} onClose={onClose} />;
    case 'keys':
      return <KeysDialog onClose={onClose} />;
    case 'code':
      return <CodeDialog onClose={onClose} />;
    case 'try':
      return <TryDialog onResult={onResult} onClose={onClose} />;
    case 'publish':
      return <PublishDialog editing={editing} onClose={onClose} />;
    case 'conflict':
      return <ConflictDialog editing={editing} onClose={onClose} />;
    case undefined:
      return null;
  }
}
