import { el, onContent } from './dom';
import { attach, json } from './combobox';

interface Person {
  userName: string;
  name: string;
}

/** The word that begins with @ and ends at the caret; null when one does not write one. */
function wordAt(area: HTMLTextAreaElement): { from: number; text: string } | null {
  if (area.selectionStart !== area.selectionEnd) return null;
  const found = /(?:^|[^\w.+@/\\-])@([\w.+-]{0,60})$/.exec(area.value.slice(0, area.selectionStart));
  if (!found) return null;
  const text = found[1] ?? '';
  return { from: area.selectionStart - text.length, text };
}

function start(area: HTMLTextAreaElement): void {
  const address = area.dataset.mentionUrl ?? '';
  attach<Person, HTMLTextAreaElement>(area, {
    fetch: (field, signal) => {
      const word = wordAt(field);
      return word ? json<Person[]>(address, { q: word.text }, signal) : Promise.resolve([]);
    },
    render: (person) => [el('span', {}, person.name), el('span', { class: 'listbox-item-detail' }, `@${person.userName}`)],
    choose: (person, field) => {
      const word = wordAt(field);
      if (!word) return;
      field.setRangeText(`${person.userName} `, word.from, field.selectionStart, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.focus();
    },
    empty: () => null,
  });
}

onContent((root) => {
  for (const area of root.querySelectorAll<HTMLTextAreaElement>('textarea[data-mention-url]')) start(area);
});
