import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr';
import { announce, el, icon, meta, on, url } from './dom';
import { t } from './text';

/*
 * The desk while it is open: hints of the hub make the parts of the page ask again at once that otherwise ask from time to time. Without a
 * connection everything works as before, only later; nobody is told, because nothing is lost.
 */

interface Changed {
  tickets: { number: string; sequence: number }[];
  many: boolean;
  pause: number;
}

interface Present {
  id: string;
  name: string;
  doing: 'viewing' | 'editing' | 'noting' | 'replying';
}

type Doing = Present['doing'];

const ticketElement = (): HTMLElement | null => document.getElementById('ticket-live');
const ticket = (): string | null => ticketElement()?.dataset.ticket ?? null;
const shownSequence = (): number => Number(document.getElementById('ticket-head')?.dataset.sequence ?? 0);
const tell = (name: string): void => void document.body.dispatchEvent(new CustomEvent(`helpdesk:${name}`));

/* What to fetch again, never more often than the server allows, and not while nobody looks */
let pause = 400;
let last = 0;
let timer = 0;
const due = { queue: false, ticket: false, news: false };

function schedule(): void {
  if (timer || document.hidden) return;
  // Chance spreads the pages of a whole desk, also those that wait for their next turn: all at once they would keep the next change waiting.
  const wait = Math.max(Math.random() * Math.min(pause, 1500) * 0.5, last + pause * (0.75 + Math.random() / 2) - Date.now());
  timer = window.setTimeout(fetchDue, wait);
}

function fetchDue(): void {
  timer = 0;
  if (document.hidden) return;
  last = Date.now();
  if (due.queue) {
    due.queue = false;
    refreshQueue();
  }
  if (due.ticket) refreshTicket();
  if (due.news) {
    due.news = false;
    tell('news');
  }
}

/** Rows change under nobody's hand: with a selection only the counts do, and the page says that there is something new. */
function refreshQueue(): void {
  refreshBoard();
  tell('next');
  const rows = document.getElementById('queue-rows');
  if (rows) tell(isUsed(rows) ? 'counts' : 'rows');
}

function isUsed(rows: HTMLElement): boolean {
  const selection = getSelection();
  return rows.querySelector('[data-select]:checked, details[open]') !== null || (Boolean(selection?.toString()) && rows.contains(selection?.anchorNode ?? null));
}

/** A card that is being dragged, or whose menu is open, stays where it is; the news waits. */
function refreshBoard(): void {
  const board = document.getElementById('board');
  if (!board) return;
  if (board.matches('.is-dragging') || board.querySelector('details[open]')) {
    due.queue = true;
    timer = window.setTimeout(fetchDue, 2000);
  } else {
    tell('board');
  }
}

/** A form that is open in the page is not swapped away; the news waits for its end. */
function isTicketBusy(): boolean {
  const isBusy = document.querySelector('#ticket-action > *, .property.is-editing, #ticket-head details[open], .split-aside form:focus-within') !== null;
  const notice = document.getElementById('ticket-news');
  if (notice) notice.hidden = !isBusy;
  return isBusy;
}

function refreshTicket(): void {
  if (isTicketBusy()) return;
  due.ticket = false;
  tell('ticket');
}

document.addEventListener('htmx:afterSettle', () => {
  if (due.ticket) schedule();
});

/* The line that one writes stays where it is, whatever is added above it */
let composerTop: number | null = null;
let isShown = false;
const composer = (): HTMLElement | null => document.getElementById('composer-region');
document.addEventListener('htmx:beforeSwap', (event) => {
  const { detail } = event as CustomEvent<{ elt: HTMLElement; shouldSwap: boolean }>;
  // A form may have been opened, or a row chosen, since the news was asked for.
  if (detail.elt.id === 'queue-rows' && detail.shouldSwap && isUsed(detail.elt)) {
    detail.shouldSwap = false;
    tell('counts');
  }
  if (detail.elt.id !== 'ticket-live') return;
  if (detail.shouldSwap && isTicketBusy()) {
    detail.shouldSwap = false;
    due.ticket = true;
  }
  isShown = detail.shouldSwap;
  const region = composer();
  composerTop = region?.contains(document.activeElement) ? region.getBoundingClientRect().top : null;
});
document.addEventListener('htmx:afterRequest', (event) => {
  const { elt, successful } = (event as CustomEvent<{ elt: HTMLElement; successful: boolean }>).detail;
  if (elt.id !== 'ticket-live' || !successful || !isShown) return;
  announce(t('ticketChanged', ticket() ?? ''));
  const top = composer()?.getBoundingClientRect().top;
  if (composerTop !== null && top !== undefined && Math.abs(top - composerTop) > 1) scrollBy({ top: top - composerTop, behavior: 'instant' });
  composerTop = null;
});

/* Others on the ticket */
const order: Doing[] = ['replying', 'noting', 'editing', 'viewing'];
const icons: Record<Doing, string> = { replying: 'pencil', noting: 'lock', editing: 'edit', viewing: 'eye' };
let known = new Map<string, Doing>();
let spoken = 0;

function showPresent(people: Present[]): void {
  const place = document.getElementById('presence');
  if (!place) return;
  const others = people.filter((person) => person.id !== meta('person')).sort((a, b) => order.indexOf(a.doing) - order.indexOf(b.doing));
  place.replaceChildren(
    ...others.map((person) => {
      const item = el('span', { class: `presence-person presence-${person.doing}` });
      item.append(icon(icons[person.doing], 14), t(person.doing, person.name));
      return item;
    }),
  );
  // Somebody who begins to write is worth a word, the rest is there for who looks for it.
  const writer = others.find((person) => (person.doing === 'replying' || person.doing === 'noting') && known.get(person.id) !== person.doing);
  if (writer && Date.now() - spoken > 15000) {
    spoken = Date.now();
    announce(t(writer.doing, writer.name));
  }
  known = new Map(others.map((person) => [person.id, person.doing]));
}

let doing: Doing = 'viewing';
let idle = 0;
const idleAfter = 8000;

function setDoing(next: Doing): void {
  clearTimeout(idle);
  if (next !== 'viewing') idle = window.setTimeout(() => setDoing('viewing'), idleAfter);
  if (next === doing) return;
  doing = next;
  void call('Do', next);
}

on('input', 'form[data-composer]', (form) => {
  const isPublic = form.querySelector('[data-mode="public"]:checked') !== null;
  setDoing(form.querySelector<HTMLTextAreaElement>('textarea')?.value.trim() ? (isPublic ? 'replying' : 'noting') : 'viewing');
});
on('input', 'form[data-doing]', () => setDoing('editing'));
document.addEventListener('submit', () => setDoing('viewing'));

/* The connection */
const waits = [500, 2000, 5000, 10000, 30000];
const waitFor = (attempt: number): number => (waits[attempt] ?? 60000) * (0.5 + Math.random());

const connection: HubConnection = new HubConnectionBuilder()
  .withUrl(url('hubs/desk'))
  .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => waitFor(previousRetryCount) })
  .configureLogging(LogLevel.None)
  .build();
connection.keepAliveIntervalInMilliseconds = 8000;
connection.serverTimeoutInMilliseconds = 30000;

async function call(method: string, argument: string | null): Promise<void> {
  if (connection.state !== HubConnectionState.Connected) return;
  try {
    await connection.invoke(method, argument);
  } catch {
    // The connection ends in this moment; the next one says everything again.
  }
}

function showLive(): void {
  document.documentElement.dataset.live = connection.state === HubConnectionState.Connected ? 'on' : 'off';
}

/** The page is live once the hub has heard of it: from then on it is told of every change. */
async function introduce(): Promise<void> {
  await call('View', document.hidden ? null : ticket());
  showLive();
  if (doing !== 'viewing') await call('Do', doing);
}

/** What came while nobody listened. */
function catchUp(): void {
  void introduce();
  due.queue = due.news = true;
  due.ticket = ticket() !== null;
  schedule();
}

connection.on('changed', (changed: Changed) => {
  pause = changed.pause;
  const number = ticket();
  due.queue = true;
  due.ticket ||= number !== null && (changed.many || changed.tickets.some((one) => one.number === number && one.sequence > shownSequence()));
  schedule();
});
connection.on('news', () => {
  due.news = true;
  schedule();
});
connection.on('present', (number: string, people: Present[]) => {
  if (number === ticket()) showPresent(people);
});
connection.onreconnecting(() => {
  showLive();
  showPresent([]);
});
connection.onclose(showLive);
connection.onreconnected(catchUp);

let attempts = 0;
async function start(): Promise<void> {
  try {
    await connection.start();
    if (attempts > 0) catchUp();
    else void introduce();
    attempts = 0;
  } catch (error) {
    // Signed out or without the right: the next page says so.
    if (/40[13]/.test(String(error))) return;
    attempts++;
    setTimeout(() => void start(), waitFor(attempts - 1));
  }
}

document.addEventListener('visibilitychange', () => {
  void introduce();
  if (!document.hidden && (due.queue || due.ticket || due.news)) schedule();
});
addEventListener('pagehide', () => void connection.stop());
addEventListener('pageshow', (event) => {
  if (event.persisted) void start();
});
void start();
