import { announce, isTyping, on, onContent, openDialog } from './dom';
import { t } from './text';

const interactive = 'a, button, input, select, textarea, label, summary, details';
let last: HTMLInputElement | null = null;
let cursor: string | null = null;

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.getClientRects().length > 0);
const current = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-row].is-cursor');
const box = (row: HTMLElement | null): HTMLInputElement | null => row?.querySelector<HTMLInputElement>('[data-select]') ?? null;

/** The cursor is the focus: a screen reader hears the row, and Enter opens it without our help. */
function moveTo(row: HTMLElement | undefined): void {
  row?.querySelector<HTMLElement>('.row-title, a')?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function mark(row: HTMLElement | null): void {
  current()?.classList.remove('is-cursor');
  row?.classList.add('is-cursor');
  if (row) cursor = row.dataset.href ?? null;
}

function count(queue: Element, speak: boolean): void {
  const boxes = [...queue.querySelectorAll<HTMLInputElement>('[data-select]')];
  const chosen = boxes.filter((item) => item.checked).length;
  for (const element of queue.querySelectorAll('[data-bulk-count]')) element.textContent = String(chosen);
  const every = queue.querySelector<HTMLInputElement>('[data-select-all]');
  if (every) {
    every.checked = chosen > 0 && chosen === boxes.length;
    every.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  if (speak) announce(t('selected', chosen));
}

function select(row: HTMLElement | null, range: boolean): void {
  const target = box(row);
  const queue = row?.closest('[data-queue]');
  if (!target || !queue) return;
  if (range && last?.isConnected) {
    const boxes = [...queue.querySelectorAll<HTMLInputElement>('[data-select]')];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((a, b) => a - b) as [number, number];
    for (const item of boxes.slice(from, to + 1)) item.checked = true;
  } else {
    target.checked = !target.checked;
  }
  last = target;
  count(queue, true);
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || openDialog()) return;
  const list = rows();
  if (list.length === 0) return;
  const row = current();
  const at = row ? list.indexOf(row) : -1;
  switch (event.key) {
    case 'j':
      moveTo(list[Math.min(at + 1, list.length - 1)]);
      break;
    case 'k':
      moveTo(list[Math.max(at - 1, 0)]);
      break;
    case 'x':
    case 'X':
      if (!row) return;
      select(row, event.shiftKey);
      break;
    case 'Enter':
      // With the focus on a link or button the browser does it.
      if (!row?.dataset.href || (event.target instanceof Element && event.target.closest(interactive))) return;
      location.assign(row.dataset.href);
      break;
    case 'Escape': {
      const queue = row?.closest('[data-queue]');
      if (!queue?.querySelector('[data-select]:checked')) return;
      clear(queue);
      break;
    }
    default:
      return;
  }
  event.preventDefault();
});

function clear(queue: Element): void {
  for (const item of queue.querySelectorAll<HTMLInputElement>('[data-select]')) item.checked = false;
  count(queue, true);
}

document.addEventListener('focusin', (event) => {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
  if (row) mark(row);
});

on('change', '[data-select-all]', (element) => {
  const queue = element.closest('[data-queue]');
  if (!queue) return;
  for (const item of queue.querySelectorAll<HTMLInputElement>('[data-select]')) item.checked = (element as HTMLInputElement).checked;
  count(queue, true);
});

on('click', '[data-select]', (element, event) => {
  const target = element as HTMLInputElement;
  const queue = target.closest('[data-queue]');
  if (!queue) return;
  if (event.shiftKey && last?.isConnected && last !== target) {
    const boxes = [...queue.querySelectorAll<HTMLInputElement>('[data-select]')];
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(target)].sort((a, b) => a - b) as [number, number];
    for (const item of boxes.slice(from, to + 1)) item.checked = target.checked;
  }
  last = target;
  count(queue, true);
});

on('click', '[data-clear-selection]', (element) => {
  const queue = element.closest('[data-queue]');
  if (queue) clear(queue);
});

// A click beside the links of a row opens it too; text can still be selected.
on('click', '[data-row][data-href]', (row, event) => {
  if (event.defaultPrevented || (event.target as Element).closest(interactive) || getSelection()?.toString()) return;
  if ((event.target as Element).closest('.col-check')) return select(row, event.shiftKey);
  const address = row.dataset.href ?? '';
  if (event.ctrlKey || event.metaKey) window.open(address, '_blank', 'noopener');
  else location.assign(address);
});

onContent(() => {
  for (const queue of document.querySelectorAll('[data-queue]')) count(queue, false);
  if (cursor && !current()) mark(document.querySelector<HTMLElement>(`[data-row][data-href="${CSS.escape(cursor)}"]`));
});
