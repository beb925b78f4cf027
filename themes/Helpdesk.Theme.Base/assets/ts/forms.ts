import { announce, meta, on } from './dom';
import { t } from './text';
import { toast } from './toasts';

/* Unsaved changes */
let leaving = false;
on('input', 'form[data-guard]', (form) => form.setAttribute('data-dirty', ''));
on('change', 'form[data-guard]', (form) => form.setAttribute('data-dirty', ''));
document.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) leaving = true;
  (event.target as HTMLElement).removeAttribute('data-dirty');
});
addEventListener('beforeunload', (event) => {
  if (!leaving && document.querySelector('form[data-guard][data-dirty]')) event.preventDefault();
});

/* A form is sent once: its button shows that it works */
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method === 'dialog' || form.target || form.hasAttribute('data-repeatable')) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = 'true';
  const button = event.submitter;
  // After the browser has collected the form's values, the button's included.
  setTimeout(() => button?.setAttribute('aria-busy', 'true'));
  // A download keeps the page: the form must work again.
  setTimeout(() => free(form, button), 8000);
});
function free(form: HTMLFormElement, button: HTMLElement | null): void {
  delete form.dataset.sending;
  button?.removeAttribute('aria-busy');
}
addEventListener('pageshow', () => {
  leaving = false;
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sending]')) free(form, null);
  for (const button of document.querySelectorAll('.btn[aria-busy]')) button.removeAttribute('aria-busy');
});

on('change', '[data-submit-on-change]', (element, event) => {
  const form = element instanceof HTMLFormElement ? element : (event.target as HTMLInputElement).form;
  form?.requestSubmit();
});

/* Fields that depend on others: after each change the server says which ones show */
const asking = new WeakMap<HTMLFormElement, AbortController>();
document.addEventListener('change', (event) => {
  const form = (event.target as HTMLInputElement).form;
  const box = form?.querySelector<HTMLElement>('[data-fields]');
  if (form && box?.dataset.fields) void showFields(form, box.dataset.fields);
});

async function showFields(form: HTMLFormElement, url: string): Promise<void> {
  asking.get(form)?.abort();
  const asked = new AbortController();
  asking.set(form, asked);
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(url, { method: 'POST', body, signal: asked.signal, headers: { RequestVerificationToken: meta('csrf-token') } });
    if (!answer.ok) return;
    const { shown } = (await answer.json()) as { shown: string[] };
    for (const field of form.querySelectorAll<HTMLElement>('[data-field]')) field.hidden = !shown.includes(field.dataset.field ?? '');
  } catch {
    // Overtaken by the next change, or offline: sending the form asks the server once more.
  }
}

/* Copy */
on('click', '[data-copy]', (element, event) => {
  event.preventDefault();
  const text = element.dataset.copy || (element instanceof HTMLAnchorElement ? element.href : location.href);
  navigator.clipboard.writeText(text).then(
    () => {
      announce(t('copied'));
      toast({ text: t('copied'), kind: 'success' });
    },
    () => toast({ text: t('copyFailed'), kind: 'warning' }),
  );
});
