import { on } from './dom';

/*
 * The change calendar: a bar that is dragged, or moved with the arrow keys, does not go anywhere by itself. The server says what the new time collides
 * with while it is moved, and the form that the bar's button opens saves it.
 */
const hour = 3600000;
const steps: Record<string, number> = { hour, day: 24 * hour };

/** Times are counted on the clock of the person, as the page shows them. */
const parse = (local: string): number => Date.parse(`${local}Z`);
const print = (at: number): string => new Date(at).toISOString().slice(0, 16);

interface Move {
  bar: HTMLElement;
  grabbed: number;
  shift: number;
}

let move: Move | null = null;
let asked: AbortController | null = null;
let timer = 0;
const moved = 'helpdesk-moved-change';

const strip = (): HTMLElement | null => document.getElementById('calendar-check');
const goals = (): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>('.cal-grid td.is-goal');

/** The time of a cell below the pointer: a wide one has several slots. */
function timeAt(cell: HTMLTableCellElement, event: MouseEvent): number {
  const step = stepOf(cell);
  const box = cell.getBoundingClientRect();
  const isRtl = getComputedStyle(cell).direction === 'rtl';
  const share = step === hour ? (event.clientY - box.top) / box.height : isRtl ? (box.right - event.clientX) / box.width : (event.clientX - box.left) / box.width;
  const slots = step === hour ? cell.rowSpan : cell.colSpan;
  return parse(cell.dataset.at ?? '') + Math.min(slots - 1, Math.max(0, Math.floor(share * slots))) * step;
}

function stepOf(element: Element): number {
  return steps[element.closest<HTMLElement>('.cal-grid')?.dataset.step ?? 'day'] ?? hour;
}

function startOf({ bar, shift }: Move): string {
  return print(parse(bar.dataset.start ?? '') + shift);
}

function goTo(shift: number): void {
  if (!move || move.shift === shift) return;
  move.shift = shift;
  for (const goal of goals()) goal.classList.remove('is-goal');
  const step = stepOf(move.bar);
  const at = parse(startOf(move));
  const cell = move.bar.closest('.cal-grid')?.querySelector<HTMLElement>(`td[data-at="${print(step === hour ? Math.floor(at / hour) * hour : Math.floor(at / step) * step)}"]`);
  cell?.classList.add('is-goal');
  delete cell?.dataset.verdict;
  clearTimeout(timer);
  timer = setTimeout(check, 120);
}

function linkOf(bar: HTMLElement): HTMLAnchorElement | null {
  return bar.querySelector<HTMLAnchorElement>('.cal-move');
}

async function check(): Promise<void> {
  const [place, link] = [strip(), move && linkOf(move.bar)];
  if (!move || !place || !link) return;
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await fetch(`${link.href}?handler=Check&start=${startOf(move)}`, { signal: asked.signal });
    if (!response.ok) return;
    place.innerHTML = await response.text();
    place.hidden = false;
    for (const goal of goals()) goal.dataset.verdict = place.querySelector<HTMLElement>('[data-verdict]')?.dataset.verdict ?? '';
  } catch {
    // Another time is asked for already, or there is no connection: the form says so.
  }
}

function end(): void {
  clearTimeout(timer);
  asked?.abort();
  move?.bar.classList.remove('is-moving');
  for (const goal of goals()) goal.classList.remove('is-goal');
  move = null;
  const place = strip();
  if (place) place.hidden = true;
}

/** The form with the new time; it names what that means once more, and the person decides. */
function decide(): void {
  if (!move) return;
  const [link, start, isMoved] = [linkOf(move.bar), startOf(move), move.shift !== 0];
  sessionStorage.setItem(moved, move.bar.dataset.change ?? '');
  end();
  if (!link || !isMoved) return;
  const href = link.getAttribute('href') ?? '';
  link.setAttribute('href', `${href}?start=${start}`);
  link.click();
  link.setAttribute('href', href);
}

on('dragstart', '[data-change][draggable="true"]', (bar, event) => {
  const cell = bar.closest('td');
  if (!cell) return;
  move = { bar, grabbed: timeAt(cell, event), shift: 0 };
  event.dataTransfer?.setData('text/plain', bar.dataset.change ?? '');
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  bar.classList.add('is-moving');
});
on('dragover', '.cal-grid td[data-at]', (cell, event) => {
  if (!move || !(cell instanceof HTMLTableCellElement)) return;
  event.preventDefault();
  goTo(timeAt(cell, event) - move.grabbed);
});
on('drop', '.cal-grid td[data-at]', (_, event) => {
  event.preventDefault();
  decide();
});
document.addEventListener('dragend', end);

on('keydown', '[data-change][draggable="true"] .cal-link', (link, event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const bar = link.closest<HTMLElement>('[data-change]');
  if (!bar) return;
  if (event.key === 'Escape' && move) {
    event.preventDefault();
    end();
    return;
  }
  if (event.key === 'Enter' && move?.shift) {
    event.preventDefault();
    decide();
    return;
  }
  const ahead = getComputedStyle(bar).direction === 'rtl' ? -1 : 1;
  const down = bar.closest('.cal-month') ? 7 * 24 * hour : hour;
  const shift = { ArrowLeft: -24 * hour * ahead, ArrowRight: 24 * hour * ahead, ArrowUp: -down, ArrowDown: down }[event.key];
  if (!shift) return;
  event.preventDefault();
  if (move?.bar !== bar) {
    end();
    move = { bar, grabbed: 0, shift: 0 };
    bar.classList.add('is-moving');
  }
  goTo(move.shift + shift);
});
on('focusout', '[data-change] .cal-link', () => {
  // Only what is moved by keys ends with the focus.
  if (move && !move.grabbed) end();
});

/* After the page was read again the focus is where the change went. */
document.addEventListener('close', () => sessionStorage.removeItem(moved), true);
const number = sessionStorage.getItem(moved);
if (number) {
  sessionStorage.removeItem(moved);
  document.querySelector<HTMLElement>(`[data-change="${CSS.escape(number)}"] .cal-link`)?.focus();
}
