import type { MouseEvent } from 'react';
import { Icon } from './Icon';

interface IconButtonProps {
  icon: string;
  label: string;
  onClick(event: MouseEvent): void;
  disabled?: boolean;
  pressed?: boolean;
  keys?: string;
}

export function IconButton({ icon, label, onClick, disabled, pressed, keys }: IconButtonProps) {
  return (
    <button
      type="button"
      className="btn btn-ghost btn-icon btn-sm"
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
