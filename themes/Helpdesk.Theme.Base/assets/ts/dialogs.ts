import htmx from 'htmx.org';
import { all, el, icon, on, onContent, openDialog } from './dom';
import { t } from './text';

function show(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close();
  dialog.showModal();
  focusFirst(dialog);
}

/** The first field, not the close button: that is what a person came for. */
export function focusFirst(root: HTMLElement): void {
  const field = root.querySelector<HTMLElement>(
    '[autofocus], [aria-invalid="true"], .dialog-body :is(input:not([type="hidden"]), select, textarea):not(:disabled), .dialog-actions .btn',
  );
  field?.focus();
}

on('click', '[data-dialog-open]', (button, event) => {
  const dialog = document.getElementById(button.dataset.dialogOpen ?? '');
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  button.closest('details.menu')?.removeAttribute('open');
  show(dialog);
});

on('click', '[data-dialog-close]', (button, event) => {
  event.preventDefault();
  button.closest('dialog')?.close();
});

// A press and a release on the backdrop, so that a selection dragged out of a field does not close the dialog.
let pressed: EventTarget | null = null;
document.addEventListener('mousedown', (event) => (pressed = event.target));
document.addEventListener('click', (event) => {
  const dialog = event.target;
  if (!(dialog instanceof HTMLDialogElement) || pressed !== dialog || dialog.querySelector('form[data-dirty]')) return;
  const box = dialog.getBoundingClientRect();
  if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) dialog.close();
});

onContent((root) => {
  for (const dialog of all<HTMLDialogElement>(root, 'dialog[data-open]')) {
    dialog.removeAttribute('data-open');
    dialog.removeAttribute('open');
    show(dialog);
  }
});

/** The shared dialog that takes fragments from the server. */
function shared(): HTMLDialogElement {
  let dialog = document.getElementById('shared-dialog') as HTMLDialogElement | null;
  if (!dialog) {
    const close = el('button', { type: 'button', class: 'btn btn-ghost btn-icon dialog-close-corner', 'data-dialog-close': true, 'aria-label': t('close') });
    close.append(icon('x'));
    dialog = el('dialog', { class: 'dialog dialog-md', id: 'shared-dialog', 'aria-labelledby': 'shared-dialog-title' },
      el('div', { class: 'dialog-body dialog-loaded', id: 'shared-dialog-body' }), close);
    document.body.append(dialog);
  }
  return dialog;
}

on('click', '[data-dialog-load]', (link, event) => {
  const href = link.getAttribute('href');
  if (!href || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey || (event as MouseEvent).shiftKey) return;
  event.preventDefault();
  link.closest('details.menu')?.removeAttribute('open');
  const dialog = shared();
  const back = document.activeElement as HTMLElement | null;
  dialog.addEventListener('close', () => (back?.isConnected ? back : link).focus(), { once: true });
  void htmx.ajax('get', href, { target: '#shared-dialog-body', swap: 'innerHTML', source: link }).then(() => {
    if (dialog.querySelector('.dialog-loaded')?.childElementCount) show(dialog);
  });
});

// Plain forms of a loaded fragment go through htmx, so that errors stay in the dialog.
onContent((root) => {
  for (const form of all<HTMLFormElement>(root, 'form')) {
    const body = form.closest<HTMLElement>('.dialog-loaded');
    if (!body || form.hasAttribute('hx-post') || form.hasAttribute('hx-get')) continue;
    form.setAttribute(form.method === 'get' ? 'hx-get' : 'hx-post', form.getAttribute('action') ?? location.href);
    form.setAttribute('hx-target', `#${body.id}`);
    form.setAttribute('hx-swap', 'innerHTML');
    if (form.enctype === 'multipart/form-data') form.setAttribute('hx-encoding', form.enctype);
    htmx.process(form);
  }
  for (const body of document.querySelectorAll<HTMLElement>('.dialog-loaded')) {
    const title = body.querySelector('.dialog-title, h1, h2');
    if (title) title.id = 'shared-dialog-title';
  }
});

/** Asks once; the answer is the verb of the act, not "OK". */
function confirmed(text: string, verb: string): Promise<boolean> {
  return new Promise((resolve) => {
    const yes = el('button', { class: 'btn btn-danger', value: 'yes' }, verb);
    const dialog = el('dialog', { class: 'dialog dialog-sm', role: 'alertdialog', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text' },
      el('form', { method: 'dialog' },
        el('div', { class: 'dialog-head' }, el('h2', { class: 'dialog-title', id: 'confirm-title' }, t('confirmTitle'))),
        el('div', { class: 'dialog-body' },
          el('p', { id: 'confirm-text' }, text),
          el('div', { class: 'dialog-actions' }, yes, el('button', { class: 'btn', value: '', autofocus: true }, t('cancel'))))));
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    dialog.showModal();
  });
}

const agreed = new WeakSet<EventTarget>();

document.addEventListener('click', (event) => {
  const source = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-confirm]:not(form)') : null;
  if (!source) return;
  if (agreed.delete(source)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void confirmed(source.dataset.confirm ?? '', source.dataset.confirmVerb ?? (source.textContent?.trim() || t('confirm'))).then((yes) => {
    if (!yes) return source.focus();
    agreed.add(source);
    source.click();
  });
}, true);

document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.dataset.confirm || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const submitter = event.submitter;
  void confirmed(form.dataset.confirm, form.dataset.confirmVerb ?? t('confirm')).then((yes) => {
    if (!yes) return;
    agreed.add(form);
    form.requestSubmit(submitter as HTMLElement | null);
  });
}, true);

export function isDialogOpen(): boolean {
  return openDialog() !== null;
}
