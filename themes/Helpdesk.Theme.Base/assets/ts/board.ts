import { on } from './dom';

/*
 * The team board: a dragged card is moved by the very button of its menu, so that there is one way to move it. The server answers with the new
 * columns; the focus stays with its card.
 */
let dragged: HTMLElement | null = null;
let isStale = false;
const board = (): HTMLElement | null => document.getElementById('board');
const openMenu = (): Element | null => board()?.querySelector('details[open]') ?? null;
const unmark = (): void => document.querySelectorAll('.board-column.is-target').forEach((column) => column.classList.remove('is-target'));

on('dragstart', '[data-card][draggable="true"]', (card, event) => {
  dragged = card;
  event.dataTransfer?.setData('text/plain', card.dataset.card ?? '');
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  board()?.classList.add('is-dragging');
});
on('dragover', '[data-board-column]', (column, event) => {
  if (!dragged || column.contains(dragged)) return;
  event.preventDefault();
  unmark();
  column.classList.add('is-target');
});
on('drop', '[data-board-column]', (column, event) => {
  if (!dragged) return;
  event.preventDefault();
  dragged.querySelector<HTMLButtonElement>(`button[name="assignee"][value="${CSS.escape(column.dataset.boardColumn ?? '')}"]`)?.click();
});
document.addEventListener('dragend', () => {
  dragged = null;
  unmark();
  board()?.classList.remove('is-dragging');
  letGo();
});
on('toggle', '#board details', letGo, { capture: true });

/** Fetches the columns that were refused meanwhile. */
function letGo(): void {
  if (!isStale || dragged || openMenu()) return;
  isStale = false;
  document.body.dispatchEvent(new CustomEvent('helpdesk:board'));
}

/* The focus follows the card through a swap */
let focused: { card: string; title: boolean } | null = null;
on('click', '[data-card] .menu-item', (item) => {
  // The menu closes, and the focus with it, before the answer comes.
  focused = { card: item.closest<HTMLElement>('[data-card]')?.dataset.card ?? '', title: false };
});
document.addEventListener('htmx:beforeSwap', (event) => {
  const { detail } = event as CustomEvent<{ target: HTMLElement; shouldSwap: boolean; requestConfig: { verb: string } }>;
  if (detail.target.id !== 'board') return;
  if (dragged || (detail.requestConfig.verb === 'get' && openMenu())) {
    // New columns would take the card or its menu out of the hand: they are fetched once it is let go.
    detail.shouldSwap = false;
    isStale = true;
    return;
  }
  const active = document.activeElement;
  const card = active?.closest<HTMLElement>('[data-card]')?.dataset.card;
  if (card) focused = { card, title: active?.matches('.board-title') ?? false };
});
document.addEventListener('htmx:afterSettle', () => {
  if (!focused) return;
  const card = document.querySelector(`[data-card="${CSS.escape(focused.card)}"]`);
  card?.querySelector<HTMLElement>(focused.title ? '.board-title' : 'summary')?.focus();
  focused = null;
});

/* Without a connection the board asks from time to time, when nobody uses it */
const every = 60000;
setInterval(() => {
  const place = board();
  if (!place || document.hidden || dragged || openMenu()) return;
  document.body.dispatchEvent(new CustomEvent('helpdesk:board'));
}, every);
