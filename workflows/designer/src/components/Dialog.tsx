import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { t } from '../i18n';
import { IconButton } from './IconButton';

interface DialogProps {
  title: string;
  size?: 'sm' | 'lg';
  actions?: ReactNode;
  children: ReactNode;
  onClose(): void;
}

/** A modal dialog; the browser keeps the focus inside and gives it back. */
export function Dialog({ title, size, actions, children, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it is taken away: only so the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className={`dialog ${size ? `dialog-${size}` : ''}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        if (event.target === ref.current) {
          onClose();
        }
      }}
    >
      <div className="dialog-head">
        <h2 className="dialog-title" id={id}>{title}</h2>
        <IconButton icon="x" label={t('Close')} onClick={onClose} />
      </div>
      <div className="dialog-body">
        {children}
        {actions && <div className="dialog-actions">{actions}</div>}
      </div>
    </dialog>
  );
}
