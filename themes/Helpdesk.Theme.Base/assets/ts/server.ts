import htmx from 'htmx.org';
import { all, announce, meta, startContent } from './dom';
import { focusFirst } from './dialogs';
import { t } from './text';
import { toast, type ToastMessage } from './toasts';

interface Detail {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  verb: string;
  headers: Record<string, string>;
  shouldSwap: boolean;
  pathInfo: { requestPath: string };
}

const detail = (event: Event): Detail => (event as CustomEvent<Detail>).detail;

document.addEventListener('htmx:configRequest', (event) => {
  const request = detail(event);
  if (request.verb !== 'get') request.headers['RequestVerificationToken'] = meta('csrf-token');
});

/** What a problem answer says to the person. */
function problem(xhr: XMLHttpRequest): ToastMessage {
  if (xhr.status === 401) return { text: t('sessionOver'), kind: 'danger' };
  try {
    const body = JSON.parse(xhr.responseText) as { title?: string; detail?: string; errors?: Record<string, string[]> };
    const text = body.detail ?? Object.values(body.errors ?? {}).flat().join(' ') ?? body.title;
    if (text) return { text, kind: 'danger' };
    if (body.title) return { text: body.title, kind: 'danger' };
  } catch {
    // Not a problem detail: a proxy's page, or nothing.
  }
  return { text: t('serverError'), kind: 'danger' };
}

document.addEventListener('htmx:responseError', (event) => toast(problem(detail(event).xhr)));
document.addEventListener('htmx:sendError', () => toast({ text: t('networkError'), kind: 'danger' }));

document.addEventListener('htmx:beforeSwap', (event) => {
  const { target, xhr, pathInfo } = detail(event);
  // A page that answered a fragment's form with a redirect: the person wants to be there, not to see that page in a dialog.
  const moved = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, location.href).pathname;
  if (moved && target.closest('dialog')) {
    detail(event).shouldSwap = false;
    location.assign(xhr.responseURL);
  }
});

/* The focus goes to what is new, and comes back when an edit in place ends. */
let edited: string | null = null;
document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt } = detail(event);
  const property = elt.closest<HTMLElement>('.property[id]');
  if (property) edited = property.id;
  if (elt instanceof HTMLFormElement) busy(elt, true);
});
document.addEventListener('htmx:afterRequest', (event) => {
  const { elt } = detail(event);
  if (elt instanceof HTMLFormElement) {
    busy(elt, false);
    delete elt.dataset.sending;
  }
});

function busy(form: HTMLFormElement, on: boolean): void {
  for (const button of form.querySelectorAll<HTMLElement>('button:not([type="button"])')) {
    if (!on) button.removeAttribute('aria-busy');
    else if (button === document.activeElement) button.setAttribute('aria-busy', 'true');
  }
}

document.addEventListener('htmx:afterSettle', (event) => {
  const target = (event.target as HTMLElement | null) ?? document.body;
  if (target.closest('dialog:modal')) {
    focusFirst(target.closest('dialog') as HTMLElement);
    return;
  }
  const row = edited ? document.getElementById(edited) : null;
  const wanted =
    target.querySelector<HTMLElement>('[autofocus], [aria-invalid="true"]') ??
    (row?.matches('.is-editing')
      ? row.querySelector<HTMLElement>(':is(input:not([type="hidden"]), select, textarea):not(:disabled)')
      : document.activeElement === document.body ? (row?.querySelector<HTMLElement>('.property-edit') ?? null) : null);
  if (wanted && !(row?.matches('.is-editing') && row.contains(document.activeElement) && document.activeElement !== document.body)) wanted.focus();
  if (!row?.matches('.is-editing')) edited = null;
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  (event.target as Element).closest('.property.is-editing')?.querySelector<HTMLElement>('[data-cancel-edit]')?.click();
});

htmx.onLoad((element) => {
  const root = element as HTMLElement;
  startContent(root);
  for (const spoken of all(root, '[data-announce]')) announce(spoken.dataset.announce ?? '');
});
