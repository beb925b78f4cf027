import { el, icon, meta, on, onContent, url } from './dom';
import { t } from './text';

type Kind = 'success' | 'info' | 'warning' | 'danger';

export interface ToastMessage {
  text: string;
  kind?: Kind;
  actionText?: string | null;
  actionUrl?: string | null;
}

const icons: Record<Kind, string> = { success: 'circle-check', info: 'info-circle', warning: 'alert-triangle', danger: 'alert-octagon' };

export function toast({ text, kind = 'success', actionText, actionUrl }: ToastMessage): void {
  const box = document.getElementById('toasts');
  if (!box) return;
  const element = el('div', { class: `toast toast-${kind}`, role: kind === 'danger' ? 'alert' : 'status', 'data-toast': true });
  element.append(icon(icons[kind]));
  element.append(el('span', { class: 'toast-text' }, text));
  if (actionText && actionUrl) {
    const address = actionUrl.startsWith('~/') ? url(actionUrl.slice(2)) : actionUrl;
    element.append(
      el('form', { method: 'post', action: address },
        el('input', { type: 'hidden', name: '__RequestVerificationToken', value: meta('csrf-token') }),
        el('button', { class: 'btn btn-sm btn-ghost' }, actionText)),
    );
  }
  const close = el('button', { type: 'button', class: 'btn btn-sm btn-ghost btn-icon', 'data-toast-close': true, 'aria-label': t('close') });
  close.append(icon('x', 14));
  element.append(close);
  box.append(element);
  lift(box);
  expire(element);
}

/** A modal dialog covers everything else in the document, so the toasts move into it while it is open. */
function lift(box: HTMLElement): void {
  const dialogs = document.querySelectorAll<HTMLDialogElement>('dialog:modal');
  const parent = dialogs[dialogs.length - 1] ?? document.body;
  if (box.parentElement !== parent) {
    parent.append(box);
    if (parent instanceof HTMLDialogElement) parent.addEventListener('close', () => document.body.append(box), { once: true });
  }
}

/** Errors and messages with an act stay until closed; the others leave unless somebody reads them. */
function expire(element: HTMLElement): void {
  if (element.classList.contains('toast-danger')) return;
  const time = element.querySelector('form') ? 12000 : 6000;
  let timer = setTimeout(() => element.remove(), time);
  const hold = (): void => clearTimeout(timer);
  const go = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => element.remove(), time);
  };
  element.addEventListener('mouseenter', hold);
  element.addEventListener('mouseleave', go);
  element.addEventListener('focusin', hold);
  element.addEventListener('focusout', go);
}

on('click', '[data-toast-close]', (button) => button.closest('[data-toast]')?.remove());
onContent((root) => {
  for (const element of root.querySelectorAll<HTMLElement>('[data-toast]')) expire(element);
});
document.addEventListener('helpdesk:toast', (event) => toast((event as CustomEvent<ToastMessage>).detail));
