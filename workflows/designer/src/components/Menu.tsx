import { useEffect, useRef, type ReactNode } from 'react';
import { Icon } from './Icon';

interface MenuProps {
  label: string;
  icon: string;
  children: ReactNode;
}

/** A menu behind a button; a choice, Escape or a click elsewhere closes it. */
export function Menu({ label, icon, children }: MenuProps) {
  const ref = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (!ref.current?.contains(event.target as Node)) {
        ref.current?.removeAttribute('open');
      }
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('focusin', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('focusin', close);
    };
  }, []);

  const close = () => ref.current?.removeAttribute('open');
  return (
    <details
      className="menu"
      ref={ref}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && ref.current?.open) {
          event.stopPropagation();
          close();
          ref.current.querySelector('summary')!.focus();
        }
      }}
    >
      <summary className="btn btn-ghost btn-icon btn-sm" aria-label={label} title={label}><Icon name={icon} /></summary>
      <div className="menu-list" onClick={close}>{children}</div>
    </details>
  );
}

export function MenuItem({ icon, children, onClick, danger, disabled }: { icon: string; children: ReactNode; onClick(): void; danger?: boolean; disabled?: boolean }) {
  return (
    <button type="button" className={`menu-item ${danger ? 'menu-item-danger' : ''}`} onClick={onClick} disabled={disabled}>
      <Icon name={icon} size={16} />
      {children}
    </button>
  );
}
