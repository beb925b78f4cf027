import { announce, el, onContent } from './dom';
import { attach } from './combobox';
import { t } from './text';

interface Choice {
  id: string;
  name: string;
  detail: string;
}

/** The text at the caret; a paragraph of its own where something stands around it. */
function insert(area: HTMLTextAreaElement, text: string): void {
  const at = area.selectionStart;
  const before = area.value.slice(0, at).trimEnd();
  const after = area.value.slice(area.selectionEnd).trimStart();
  const start = before ? `${before}\n\n` : '';
  area.value = start + text + (after ? `\n\n${after}` : '');
  const caret = start.length + text.length;
  area.setSelectionRange(caret, caret);
  area.dispatchEvent(new Event('input', { bubbles: true }));
  area.focus();
}

/** What works as a choice and a button without script becomes a field in which one types to find. */
function start(place: HTMLElement): void {
  const area = place.closest('form')?.querySelector<HTMLTextAreaElement>('textarea');
  const label = place.dataset.insert ?? '';
  const choices: Choice[] = [...place.querySelectorAll('option')].map((option) => ({
    id: option.value,
    name: option.text.replace(/ \([a-z]+\)$/, ''),
    detail: option.dataset.detail ?? '',
  }));
  if (!area || choices.length === 0) return;
  const input = el('input', { type: 'text', class: 'form-control form-control-sm', 'aria-label': label, placeholder: label });
  place.replaceChildren(el('div', { class: 'picker' }, input));
  const address = place.dataset.insertUrl ?? '';
  attach<Choice>(input, {
    fetch: (field) => {
      const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      return Promise.resolve(choices.filter((choice) => words.every((word) => choice.name.toLocaleLowerCase().includes(word))));
    },
    render: (choice) => [el('span', {}, choice.name), ...(choice.detail ? [el('span', { class: 'listbox-item-detail' }, choice.detail)] : [])],
    choose: (choice, field) => {
      field.value = '';
      void fetch(`${address}&id=${encodeURIComponent(choice.id)}`, { headers: { Accept: 'application/json' }, credentials: 'same-origin' })
        .then(async (response) => {
          if (!response.ok) throw new TypeError(`${response.status}`);
          const { text } = (await response.json()) as { text: string };
          insert(area, text);
          announce(choice.name);
        })
        .catch(() => announce(t('serverError')));
    },
    empty: (field) => t('noMatches', field.value),
  }, 0);
  // What is typed to find a response is neither a draft nor a search of the form's.
  input.addEventListener('input', (event) => event.stopPropagation());
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

onContent((root) => {
  for (const place of root.querySelectorAll<HTMLElement>('[data-insert]')) start(place);
});
