import { all, el, icon, isVisible, meta, on, onContent } from './dom';
import { t } from './text';

/* Text areas that grow */
const sizes = CSS.supports('field-sizing', 'content');
function grow(area: HTMLTextAreaElement): void {
  if (sizes) return;
  area.style.blockSize = 'auto';
  area.style.blockSize = `${area.scrollHeight + 2}px`;
}
on('input', 'textarea[data-autosize]', (area) => grow(area as HTMLTextAreaElement));

/*
 * Drafts, by record and person: at once on this machine, and a moment later on the server where the form names an address for it, so that they
 * come back on any device. What the server kept stands in the page already.
 */
interface Draft {
  fields: Record<string, string>;
  mode?: string;
  at: number;
  /** Entries of the conversation when it was sent: more of them prove that it arrived. */
  sentAt?: number;
  /** The server has it: missing there, it was sent or discarded on another device. */
  uploaded?: boolean;
}

const monthOld = 30 * 24 * 3600 * 1000;
const keyOf = (form: HTMLFormElement): string => `hd-draft:${meta('app-root')}:${meta('person')}:${form.dataset.draftKey ?? ''}`;
const entries = (): number => document.querySelectorAll('.conversation > .entry').length;
type Area = HTMLTextAreaElement | HTMLInputElement;
const areas = (form: HTMLFormElement): Area[] => [...form.querySelectorAll<Area>('textarea[name], input[data-draft-field][name]')];
const restoredAt = (form: HTMLFormElement): number => Number(form.dataset.draftAt ?? 0);

function read(key: string): Draft | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as Draft | null;
  } catch {
    return null;
  }
}

function write(key: string, draft: Draft | null): boolean {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
    return true;
  } catch {
    // Storage is full or forbidden: the page works on without drafts.
    return false;
  }
}

function status(form: HTMLFormElement, text: string, discard?: () => void): void {
  const place = form.querySelector<HTMLElement>('[data-draft-status]');
  if (!place) return;
  place.replaceChildren(text);
  if (discard) {
    const button = el('button', { type: 'button', class: 'btn btn-link' }, t('draftDiscard'));
    button.addEventListener('click', discard);
    place.append(' ', button);
  }
}

function save(form: HTMLFormElement): void {
  const fields: Record<string, string> = {};
  for (const area of areas(form)) if (area.value.trim()) fields[area.name] = area.value;
  const key = keyOf(form);
  if (Object.keys(fields).length === 0) {
    write(key, null);
    status(form, '');
    void discard(form);
    return;
  }
  const mode = form.querySelector<HTMLInputElement>('[data-mode]:checked')?.dataset.mode;
  const draft: Draft = { fields, mode, at: Date.now() };
  if (write(key, draft)) status(form, t('draftSaved'));
  upload(form, draft);
}

/* The server's copy: one request at a time, the newest text last */
const uploadAfter = 1500;
const uploads = new Map<HTMLFormElement, { timer: number; send: () => void; sending?: AbortController }>();

function post(address: string, body: FormData, keepalive: boolean, signal?: AbortSignal): Promise<Response | undefined> {
  return fetch(address, {
    method: 'POST',
    body,
    keepalive,
    signal,
    headers: { RequestVerificationToken: meta('csrf-token'), Accept: 'application/json' },
  }).catch(() => undefined);
}

function upload(form: HTMLFormElement, draft: Draft): void {
  const address = form.dataset.draftUrl;
  if (!address) return;
  const before = uploads.get(form);
  clearTimeout(before?.timer);
  const send = (): void => {
    const sending = new AbortController();
    uploads.set(form, { timer: 0, send: () => undefined, sending });
    before?.sending?.abort();
    const seen = Number(form.querySelector<HTMLInputElement>('input[name="Seen"]')?.value ?? 0);
    const stamp = form.querySelector<HTMLInputElement>('input[name="Stamp"]')?.value;
    const body = new FormData();
    body.set('content', JSON.stringify({ fields: draft.fields, mode: draft.mode, stamp, seen }));
    void post(address, body, document.visibilityState === 'hidden', sending.signal).then((answer) => {
      const kept = read(keyOf(form));
      if (answer?.ok && kept?.at === draft.at) write(keyOf(form), { ...kept, uploaded: true });
    });
  };
  uploads.set(form, { timer: window.setTimeout(send, uploadAfter), send, sending: before?.sending });
}

/** Nothing of the form is on its way any more. */
function cancelUpload(form: HTMLFormElement): void {
  const waiting = uploads.get(form);
  clearTimeout(waiting?.timer);
  waiting?.sending?.abort();
  uploads.delete(form);
}

async function discard(form: HTMLFormElement): Promise<void> {
  const isKept = uploads.has(form) || restoredAt(form) > 0;
  cancelUpload(form);
  delete form.dataset.draftAt;
  if (form.dataset.draftUrl && isKept) await post(`${form.dataset.draftUrl}?handler=Discard`, new FormData(), true);
}

addEventListener('pagehide', () => {
  for (const waiting of [...uploads.values()]) {
    if (!waiting.timer) continue;
    clearTimeout(waiting.timer);
    waiting.send();
  }
});

function restore(form: HTMLFormElement): void {
  const key = keyOf(form);
  const draft = read(key);
  if (!draft) return;
  const fields = areas(form);
  const arrived = draft.sentAt !== undefined && (entries() > draft.sentAt || document.querySelector('.conversation') === null);
  const isGone = draft.uploaded === true && form.dataset.draftUrl !== undefined && restoredAt(form) === 0;
  if (arrived || isGone || Date.now() - draft.at > monthOld) {
    write(key, null);
    return;
  }
  // What the server put back (a refused form, a draft of another device) is newer than the draft, but for the last words typed before a page closed.
  const isNewer = restoredAt(form) > 0 && draft.at > restoredAt(form) + 2000;
  if (!isNewer && fields.some((area) => area.value.trim())) return;
  for (const area of fields) {
    const text = draft.fields[area.name];
    if (text) {
      area.value = text;
      if (area instanceof HTMLTextAreaElement) grow(area);
    }
  }
  const mode = form.querySelector<HTMLInputElement>(`[data-mode="${draft.mode === 'internal' ? 'internal' : 'public'}"]`);
  if (mode && draft.mode) mode.checked = true;
  status(form, t('draftRestored'), () => {
    for (const area of fields) area.value = area.defaultValue;
    write(key, null);
    status(form, '');
    void discard(form);
    fields[0]?.focus();
  });
}

const timers = new WeakMap<HTMLFormElement, number>();
on('input', 'form[data-draft-key]', (target) => {
  const form = target as HTMLFormElement;
  clearTimeout(timers.get(form));
  timers.set(form, window.setTimeout(() => save(form), 400));
});
document.addEventListener('submit', (event) => {
  // Discarding what the server kept: this machine's copy goes with it.
  const note = (event.target as HTMLElement).closest('.draft-note');
  const form = note?.parentElement?.querySelector<HTMLFormElement>('form[data-draft-key]');
  if (form) {
    cancelUpload(form);
    write(keyOf(form), null);
  }
});
on('change', 'form[data-draft-key] [data-mode]', (input) => save(input.closest('form') as HTMLFormElement));
/** What is on its way is kept until it is seen to have arrived: a new entry proves that, and the draft is not put into the next form. */
function sending(form: HTMLFormElement): void {
  clearTimeout(timers.get(form));
  save(form);
  cancelUpload(form);
  const draft = read(keyOf(form));
  if (draft) write(keyOf(form), { ...draft, sentAt: entries() });
}
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement;
  if (form.dataset.draftKey && !event.defaultPrevented) sending(form);
});
document.addEventListener('htmx:beforeRequest', (event) => {
  const { elt } = (event as CustomEvent<{ elt: HTMLElement }>).detail;
  if (elt instanceof HTMLFormElement && elt.dataset.draftKey) sending(elt);
});
document.addEventListener('htmx:afterRequest', (event) => {
  const { elt, successful, xhr } = (event as CustomEvent<{ elt: HTMLElement; successful: boolean; xhr: XMLHttpRequest }>).detail;
  if (!(elt instanceof HTMLFormElement) || !elt.dataset.draftKey || xhr.status === 422) return;
  if (successful) {
    write(keyOf(elt), null);
    status(elt, '');
  }
});

/* Files: chosen, dropped or pasted, listed with a way back */
function list(input: HTMLInputElement): void {
  const place = input.form?.querySelector<HTMLElement>('[data-file-list]');
  if (!place) return;
  place.replaceChildren(
    ...[...(input.files ?? [])].map((file, index) => {
      const remove = el('button', { type: 'button', class: 'btn btn-ghost btn-sm btn-icon', 'aria-label': t('remove', file.name) });
      remove.append(icon('x', 14));
      remove.addEventListener('click', () => {
        set(input, [...(input.files ?? [])].filter((_, at) => at !== index));
        (place.querySelector('button') ?? input).focus();
      });
      const item = el('li', { class: 'attachment' });
      item.append(icon('paperclip', 14), el('span', {}, file.name), el('span', { class: 'muted' }, size(file.size)), remove);
      return item;
    }),
  );
}

function size(bytes: number): string {
  const unit = bytes < 1024 * 1024 ? 'kilobyte' : 'megabyte';
  const value = bytes / (unit === 'kilobyte' ? 1024 : 1024 * 1024);
  return new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

function set(input: HTMLInputElement, files: File[]): void {
  const transfer = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(-1)) transfer.items.add(file);
  input.files = transfer.files;
  list(input);
}

const fileInput = (form: Element | null): HTMLInputElement | null => form?.querySelector<HTMLInputElement>('input[type="file"]') ?? null;
const previous = new WeakMap<HTMLInputElement, File[]>();

on('click', 'input[type="file"]', (input) => previous.set(input as HTMLInputElement, [...((input as HTMLInputElement).files ?? [])]));
on('change', 'input[type="file"]', (target) => {
  const input = target as HTMLInputElement;
  // A second choice adds to the first; the browser alone would replace it.
  if (input.multiple && input.form?.querySelector('[data-file-list]')) set(input, [...(previous.get(input) ?? []), ...(input.files ?? [])]);
  else list(input);
});

const dropZone = 'form[data-composer], form[data-file-drop]';
on('dragover', dropZone, (form, event) => {
  if (!event.dataTransfer?.types.includes('Files') || !fileInput(form)) return;
  event.preventDefault();
  form.classList.add('is-drop-target');
});
on('dragleave', dropZone, (form, event) => {
  if (!form.contains(event.relatedTarget as Node)) form.classList.remove('is-drop-target');
});
on('drop', dropZone, (form, event) => {
  const input = fileInput(form);
  form.classList.remove('is-drop-target');
  if (!input || !event.dataTransfer?.files.length) return;
  event.preventDefault();
  set(input, [...(input.files ?? []), ...event.dataTransfer.files]);
});
on('paste', dropZone, (form, event) => {
  const input = fileInput(form);
  if (!input || !event.clipboardData?.files.length) return;
  event.preventDefault();
  set(input, [...(input.files ?? []), ...event.clipboardData.files]);
});

/* Ctrl+Enter sends with the button that one sees */
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = (event.target as Element).closest('form');
  if (!form || !(event.target instanceof HTMLTextAreaElement)) return;
  const button = [...form.querySelectorAll<HTMLButtonElement>('button:not([type="button"]):not([type="reset"])')].find((candidate) => isVisible(candidate) && candidate.matches('.btn-public, .btn-internal, .btn-primary'));
  if (!button) return;
  event.preventDefault();
  button.click();
});

onContent((root) => {
  for (const area of all<HTMLTextAreaElement>(root, 'textarea[data-autosize]')) grow(area);
  for (const form of all<HTMLFormElement>(root, 'form[data-draft-key]')) restore(form);
});
