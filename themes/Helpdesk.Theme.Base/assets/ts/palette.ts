import { el, icon, isVisible, on, url } from './dom';
import { t } from './text';

interface Hit {
  title: string;
  subtitle?: string | null;
  url: string;
  icon?: string | null;
}

interface Answer {
  pages: Hit[];
  records: Hit[];
}

interface Choice {
  title: string;
  subtitle: string;
  icon: string;
  run: (event: { newTab: boolean }) => void;
}

let dialog: HTMLDialogElement | null = null;
let input: HTMLInputElement;
let list: HTMLUListElement;
let choices: Choice[] = [];
let active = 0;
let running: AbortController | null = null;
let timer = 0;

function go(address: string, newTab: boolean): void {
  if (newTab) window.open(address, '_blank', 'noopener');
  else location.assign(address);
}

function hit(found: Hit): Choice {
  const address = found.url.startsWith('~/') ? url(found.url.slice(2)) : found.url;
  return { title: found.title, subtitle: found.subtitle ?? '', icon: found.icon ?? 'arrow-right', run: ({ newTab }) => go(address, newTab) };
}

/** What the page itself offers: its buttons and everything with a key. */
function actions(text: string): Choice[] {
  const wanted = text.toLocaleLowerCase();
  const found = new Map<string, Choice>();
  const page = document.querySelectorAll<HTMLElement>('.page-actions :is(a.btn, button.btn), [data-hotkey]');
  for (const element of page) {
    const title = (element.getAttribute('aria-label') ?? [...element.childNodes].filter((n) => !(n instanceof Element && n.matches('.kbd-hint, .icon, .count'))).map((n) => n.textContent).join('')).trim();
    if (!title || found.has(title) || !title.toLocaleLowerCase().includes(wanted)) continue;
    if (!element.dataset.hotkey && !isVisible(element)) continue;
    found.set(title, {
      title,
      subtitle: element.dataset.hotkey ?? '',
      icon: element.dataset.icon ?? 'bolt',
      run: ({ newTab }) => (newTab && element instanceof HTMLAnchorElement ? go(element.href, true) : element.click()),
    });
  }
  return [...found.values()];
}

function point(index: number): void {
  const options = list.querySelectorAll<HTMLElement>('[role="option"]');
  if (options.length === 0) return;
  active = (index + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute('aria-selected', String(at === active)));
  const option = options[active];
  if (option) {
    input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  }
}

function show(groups: [string, Choice[]][], text: string): void {
  choices = [];
  list.replaceChildren();
  for (const [heading, entries] of groups) {
    if (entries.length === 0) continue;
    list.append(el('li', { class: 'palette-group', role: 'presentation' }, heading));
    for (const entry of entries) {
      const index = choices.push(entry) - 1;
      const option = el('li', { class: 'palette-item', role: 'option', id: `palette-${index}`, 'aria-selected': 'false' });
      option.append(icon(entry.icon, 18), el('span', { class: 'palette-title' }, entry.title), el('span', { class: 'palette-subtitle' }, entry.subtitle));
      option.addEventListener('mousemove', () => active !== index && point(index));
      option.addEventListener('click', (event) => run(index, event.ctrlKey || event.metaKey));
      list.append(option);
    }
  }
  input.removeAttribute('aria-activedescendant');
  if (choices.length === 0 && text) list.append(el('li', { class: 'palette-empty', role: 'presentation' }, t('noMatches', text)));
  else point(0);
}

function run(index: number, newTab: boolean): void {
  const choice = choices[index];
  if (!choice) return;
  dialog?.close();
  choice.run({ newTab });
}

async function search(): Promise<void> {
  const text = input.value.trim();
  running?.abort();
  const mine = (running = new AbortController());
  const own = actions(text);
  try {
    const response = await fetch(`${url('palette')}?q=${encodeURIComponent(text)}`, { signal: mine.signal, headers: { Accept: 'application/json' } });
    if (!response.ok) throw new TypeError(`${response.status}`);
    const answer = (await response.json()) as Answer;
    if (mine.signal.aborted) return;
    const records = answer.records.map(hit);
    const pages = answer.pages.map(hit);
    show(text ? [[t('records'), records], [t('actions'), own], [t('pages'), pages]] : [[t('actions'), own], [t('pages'), pages], [t('records'), records]], text);
  } catch (error) {
    if (mine.signal.aborted) return;
    show([[t('actions'), own]], text);
    if (!(error instanceof TypeError)) throw error;
  }
}

function build(): HTMLDialogElement {
  input = el('input', {
    type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-autocomplete': 'list', autocomplete: 'off', spellcheck: 'false',
    'aria-label': t('paletteLabel'), placeholder: t('palettePlaceholder'),
  });
  list = el('ul', { class: 'palette-list', role: 'listbox', id: 'palette-list', 'aria-label': t('paletteLabel') });
  const hint = (keys: string[], text: string): HTMLElement => el('span', {}, el('span', { class: 'kbd-hint' }, ...keys.map((key) => el('kbd', {}, key))), text);
  const box = el('label', { class: 'palette-input' });
  box.append(icon('search', 20), input);
  const created = el('dialog', { class: 'dialog palette', 'aria-label': t('paletteLabel') }, box, list,
    el('div', { class: 'palette-foot', 'aria-hidden': 'true' }, hint(['↑', '↓'], t('paletteMove')), hint(['↵'], t('paletteOpen')), hint(['Esc'], t('paletteClose'))));
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void search(), 80);
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || (event.ctrlKey && event.key === 'n')) point(active + 1);
    else if (event.key === 'ArrowUp' || (event.ctrlKey && event.key === 'p')) point(active - 1);
    else if (event.key === 'Enter' && !event.isComposing) run(active, event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  document.body.append(created);
  return created;
}

export function openPalette(text = ''): void {
  dialog ??= build();
  if (dialog.open) return dialog.close();
  input.value = text;
  show([], '');
  dialog.showModal();
  input.focus();
  void search();
}

on('click', '[data-open-palette]', () => openPalette());
