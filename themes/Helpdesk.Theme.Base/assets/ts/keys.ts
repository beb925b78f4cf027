import { el, isTyping, isVisible, on, openDialog } from './dom';
import { openPalette } from './palette';
import { t } from './text';

let pending = '';
let timer = 0;

function create(): void {
  const target = document.querySelector<HTMLElement>('[data-create]');
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.querySelector<HTMLElement>('.menu-item')?.focus();
  } else {
    target?.click();
  }
}

function composer(mode: 'public' | 'internal'): boolean {
  const form = [...document.querySelectorAll<HTMLElement>('[data-composer]')].find(isVisible);
  const choice = form?.querySelector<HTMLInputElement>(`[data-mode="${mode}"]`);
  if (!form || !choice || choice.disabled) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event('change', { bubbles: true }));
  form.querySelector<HTMLTextAreaElement>('textarea')?.focus();
  return true;
}

/** Elements with keys; those inside of a menu count although the menu is closed. */
function hotkeys(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-hotkey]')].filter((element) => isVisible(element) || element.closest('details.menu'));
}

function press(key: string): boolean {
  const sequence = pending ? `${pending} ${key}` : key;
  const elements = hotkeys();
  const hit = elements.find((element) => element.dataset.hotkey === sequence);
  if (hit) {
    pending = '';
    hit.click();
    return true;
  }
  if (elements.some((element) => element.dataset.hotkey?.startsWith(`${sequence} `))) {
    pending = sequence;
    clearTimeout(timer);
    timer = window.setTimeout(() => (pending = ''), 1200);
    return true;
  }
  const continued = pending !== '';
  pending = '';
  if (continued) return false;
  switch (key) {
    case '/':
      return focusSearch();
    case '?':
      showKeys();
      return true;
    case 'c':
      create();
      return true;
    case 'r':
      return composer('public');
    case 'n':
      return composer('internal');
    default:
      return false;
  }
}

function focusSearch(): boolean {
  const search = [...document.querySelectorAll<HTMLInputElement>('[data-global-search], .hero-search input')].find(isVisible);
  search?.focus();
  search?.select();
  return search !== undefined;
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || openDialog()) return;
  if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) event.preventDefault();
});

/** The help lists what works on this page, not what could work somewhere. */
export function showKeys(): void {
  document.getElementById('keys-dialog')?.remove();
  const row = (keys: string, text: string): HTMLElement =>
    el('div', {}, el('dt', {}, text), el('dd', {}, el('span', { class: 'kbd-hint' }, ...keys.split(' ').map((key) => el('kbd', {}, key)))));
  const group = (title: string, rows: HTMLElement[]): HTMLElement | null => (rows.length ? el('section', {}, el('h3', {}, title), el('dl', {}, ...rows)) : null);
  const has = (selector: string): boolean => document.querySelector(selector) !== null;
  const named = hotkeys().map((element) => row(element.dataset.hotkey ?? '', (element.getAttribute('aria-label') ?? label(element)).trim()));
  const page = [...named];
  if (has('[data-composer]')) page.push(row('r', t('keyReply')), row('n', t('keyNote')), row('Ctrl ↵', t('keySend')));
  const everywhere = [row('/', t('keySearch')), row('Ctrl K', t('keyPalette'))];
  if (has('[data-create]')) everywhere.push(row('c', t('keyCreate')));
  everywhere.push(row('?', t('keyHelp')));
  const rows = has('[data-row]')
    ? [row('j', t('keyNext')), row('k', t('keyPrevious')), row('x', t('keySelect')), row('Shift x', t('keySelectRange')), row('↵', t('keyOpen'))]
    : [];
  const close = el('button', { class: 'btn', value: '', autofocus: true }, t('close'));
  const dialog = el('dialog', { class: 'dialog dialog-lg', id: 'keys-dialog', 'aria-labelledby': 'keys-title' },
    el('div', { class: 'dialog-head' }, el('h2', { class: 'dialog-title', id: 'keys-title' }, t('keysTitle'))),
    el('div', { class: 'dialog-body' },
      el('div', { class: 'keys' }, group(t('keysGlobal'), everywhere), group(t('keysList'), rows), group(t('keysPage'), page)),
      el('form', { method: 'dialog', class: 'dialog-actions' }, close)));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function label(element: HTMLElement): string {
  return [...element.childNodes].filter((node) => !(node instanceof Element && node.matches('.kbd-hint, .icon'))).map((node) => node.textContent).join('');
}

on('click', '[data-open-keys]', () => showKeys());
