/** Small helpers over the DOM. Handlers are delegated from the document, so that what htmx swaps in needs no wiring. */

export function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

/** Address with the tenant's prefix. */
export function url(path: string): string {
  return meta('app-root') + path.replace(/^\//, '');
}

type Child = Node | string | null | undefined;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | null | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  for (const child of children) {
    if (child !== null && child !== undefined) element.append(child);
  }
  return element;
}

const svg = 'http://www.w3.org/2000/svg';

export function icon(name: string, size = 16): SVGSVGElement {
  const element = document.createElementNS(svg, 'svg');
  element.setAttribute('class', 'icon');
  element.setAttribute('width', String(size));
  element.setAttribute('height', String(size));
  element.setAttribute('viewBox', '0 0 24 24');
  element.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(svg, 'use');
  use.setAttribute('href', `${url(`theme/icons/${encodeURIComponent(name)}.svg`)}#i`);
  element.append(use);
  return element;
}

export function on<E extends keyof DocumentEventMap>(
  event: E,
  selector: string,
  handler: (target: HTMLElement, event: DocumentEventMap[E]) => void,
  options?: AddEventListenerOptions,
): void {
  document.addEventListener(
    event,
    (e) => {
      const target = e.target instanceof Element ? e.target.closest<HTMLElement>(selector) : null;
      if (target) handler(target, e);
    },
    options,
  );
}

const starts: ((root: ParentNode) => void)[] = [];

/** Runs for the page and for everything that htmx swaps in. */
export function onContent(start: (root: ParentNode) => void): void {
  starts.push(start);
}

export function startContent(root: ParentNode): void {
  for (const start of starts) start(root);
}

/** Elements below a swapped root, the root itself included. */
export function all<T extends HTMLElement>(root: ParentNode, selector: string): T[] {
  const found = [...root.querySelectorAll<T>(selector)];
  if (root instanceof HTMLElement && root.matches(selector)) found.unshift(root as T);
  return found;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'reset', 'file', 'range', 'color'].includes(target.type);
}

export function isVisible(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

export function openDialog(): HTMLDialogElement | null {
  const open = document.querySelectorAll<HTMLDialogElement>('dialog:modal');
  return open[open.length - 1] ?? null;
}

/** Speaks to screen readers; sighted people see the effect itself. */
export function announce(text: string): void {
  const live = document.getElementById('live');
  if (!live) return;
  live.textContent = '';
  setTimeout(() => (live.textContent = text), 50);
}
