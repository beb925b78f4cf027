import { announce, el, onContent } from './dom';
import { t } from './text';

/** The combobox pattern of the ARIA practices: focus stays in the input, the list is pointed at. */
export interface Source<T, F extends Field = HTMLInputElement> {
  fetch(input: F, signal: AbortSignal): Promise<T[]>;
  render(item: T): Node[];
  choose(item: T, input: F): void;
  /** Shown when nothing was found; null shows no list. */
  empty(input: F): string | null;
}

/** A text area is no combobox: its list helps with a word, and only while one writes it. */
export type Field = HTMLInputElement | HTMLTextAreaElement;

let count = 0;

export function attach<T, F extends Field = HTMLInputElement>(input: F, source: Source<T, F>, delay = 120): void {
  const isArea = input instanceof HTMLTextAreaElement;
  if (input.dataset.combobox) return;
  input.dataset.combobox = 'on';
  const id = `listbox-${++count}`;
  const list = el('ul', { class: 'listbox', role: 'listbox', id, hidden: true });
  list.setAttribute('aria-label', input.getAttribute('aria-label') ?? input.labels?.[0]?.textContent?.trim() ?? input.name);
  (input.closest('.picker, .search-box') ?? input.parentElement)?.append(list);
  if (!isArea) {
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-expanded', 'false');
  }
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', id);
  input.setAttribute('autocomplete', 'off');

  let items: T[] = [];
  let active = -1;
  let timer = 0;
  let running: AbortController | null = null;

  const close = (): void => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    active = -1;
    if (!isArea) input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };

  const point = (index: number): void => {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };

  const choose = (index: number): void => {
    const item = items[index];
    close();
    if (item !== undefined) source.choose(item, input);
  };

  const show = (): void => {
    list.replaceChildren();
    const empty = items.length === 0 ? source.empty(input) : null;
    if (items.length === 0 && empty === null) return close();
    items.forEach((item, index) => {
      const option = el('li', { class: 'listbox-item', role: 'option', id: `${id}-${index}`, 'aria-selected': 'false' }, ...source.render(item));
      option.addEventListener('mousedown', (event) => {
        event.preventDefault();
        choose(index);
      });
      list.append(option);
    });
    if (empty !== null) list.append(el('li', { class: 'listbox-empty', role: 'option', 'aria-disabled': 'true' }, empty));
    list.hidden = false;
    if (!isArea) input.setAttribute('aria-expanded', 'true');
    else announce(t('results', items.length));
    point(isArea ? 0 : -1);
  };

  const search = async (): Promise<void> => {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const found = await source.fetch(input, mine.signal);
      if (mine.signal.aborted || document.activeElement !== input) return;
      items = found;
      show();
    } catch (error) {
      // A list that could not be loaded is no list; the field still works without it.
      if (!mine.signal.aborted) close();
      if (!(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
    }
  };

  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void search(), delay);
  };

  input.addEventListener('input', later);
  input.addEventListener('helpdesk:complete', later);
  if (!isArea) input.addEventListener('focus', () => later());
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (pressed) => {
    const event = pressed as KeyboardEvent;
    const open = !list.hidden;
    if (isArea && (!open || event.ctrlKey || event.metaKey)) return;
    switch (event.key) {
      case 'ArrowDown':
        event.preventDefault();
        if (open) point(active + 1 < items.length ? active + 1 : 0);
        else later();
        break;
      case 'ArrowUp':
        if (!open) return;
        event.preventDefault();
        point(active > 0 ? active - 1 : items.length - 1);
        break;
      case 'Enter':
        if (open && active >= 0) {
          event.preventDefault();
          event.stopPropagation();
          choose(active);
        } else {
          close();
        }
        break;
      case 'Tab':
        if (!open || active < 0) return;
        if (isArea) event.preventDefault();
        choose(active);
        break;
      case 'Escape':
        if (!open) return;
        event.preventDefault();
        event.stopPropagation();
        close();
        break;
      default:
    }
  });
}

export async function json<T>(address: string, query: Record<string, string>, signal: AbortSignal): Promise<T> {
  const target = new URL(address, location.href);
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
  const response = await fetch(target, { signal, headers: { Accept: 'application/json' }, credentials: 'same-origin' });
  if (!response.ok) throw new TypeError(`${response.status}`);
  return (await response.json()) as T;
}

interface Completion {
  text: string;
  detail?: string | null;
  insert: string;
}

interface Completions {
  from: number;
  to: number;
  items: Completion[];
}

function filterSource(address: string): Source<Completion & { from: number; to: number }> {
  return {
    async fetch(input, signal) {
      const caret = input.selectionStart ?? input.value.length;
      const answer = await json<Completions>(address, { text: input.value, caret: String(caret) }, signal);
      return answer.items.map((item) => ({ ...item, from: answer.from, to: answer.to }));
    },
    render: (item) => [el('span', { class: 'mono' }, item.text), ...(item.detail ? [el('span', { class: 'listbox-item-detail' }, item.detail)] : [])],
    choose(item, input) {
      input.setRangeText(item.insert, item.from, item.to, 'end');
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.focus();
    },
    empty: () => null,
  };
}

interface Person {
  id: string;
  name: string;
  detail?: string | null;
}

function personSource(address: string, hidden: HTMLInputElement | null): Source<Person> {
  return {
    fetch: (input, signal) => json<Person[]>(address, { q: input.value }, signal),
    render: (person) => [el('span', {}, person.name), ...(person.detail ? [el('span', { class: 'listbox-item-detail' }, person.detail)] : [])],
    choose(person, input) {
      input.value = person.name;
      if (!hidden) return;
      hidden.value = person.id;
      hidden.dispatchEvent(new Event('change', { bubbles: true }));
    },
    empty: (input) => (input.value ? t('noMatches', input.value) : null),
  };
}

function start(input: HTMLInputElement): void {
  if (input.dataset.filterCompletionUrl) attach(input, filterSource(input.dataset.filterCompletionUrl));
  if (input.dataset.personPicker) {
    const hidden = document.getElementById(input.dataset.target ?? '') as HTMLInputElement | null;
    attach(input, personSource(input.dataset.personPicker, hidden));
    // What is typed is not the person that was chosen before.
    input.addEventListener('input', () => {
      if (!hidden?.value) return;
      hidden.value = '';
      hidden.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

onContent((root) => {
  for (const input of root.querySelectorAll<HTMLInputElement>('[data-person-picker], [data-filter-completion-url]')) start(input);
});
