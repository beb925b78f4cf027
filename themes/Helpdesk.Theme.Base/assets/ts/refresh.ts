/*
 * Parts that fetch themselves anew give way to the person: what is pressed, or asked for and not yet answered, would be swapped from under the hand and
 * the click be lost. Such news is not shown but fetched again right after.
 */
interface Detail {
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  shouldSwap: boolean;
  requestConfig: { headers: Record<string, string>; triggeringEvent?: Event };
}

const detail = (event: Event): Detail => (event as CustomEvent<Detail>).detail;
const isNews = (request: Detail): boolean => request.requestConfig.headers['Helpdesk-Poll'] !== undefined;

let pressed = false;
const asked = new Set<XMLHttpRequest>();
const missed = new Set<string>();

function fetchMissed(): void {
  if (pressed || asked.size > 0) return;
  const names = [...missed];
  missed.clear();
  for (const name of names) document.body.dispatchEvent(new CustomEvent(name));
}

function release(): void {
  if (!pressed) return;
  // The click comes after the pointer is up.
  setTimeout(() => {
    pressed = false;
    fetchMissed();
  });
}

document.addEventListener('pointerdown', (event) => (pressed = event.button === 0), { capture: true });
for (const end of ['pointerup', 'pointercancel', 'dragend']) document.addEventListener(end, release, { capture: true });
// Let go of outside the window.
document.addEventListener('pointermove', (event) => event.buttons === 0 && release(), { capture: true, passive: true });

document.addEventListener('htmx:beforeSend', (event) => {
  if (!isNews(detail(event))) asked.add(detail(event).xhr);
});
document.addEventListener('htmx:afterRequest', (event) => {
  if (asked.delete(detail(event).xhr)) fetchMissed();
});

document.addEventListener('htmx:beforeSwap', (event) => {
  const request = detail(event);
  if (!isNews(request) || (!pressed && asked.size === 0)) return;
  request.shouldSwap = false;
  // What asks by the clock comes again by itself.
  const name = request.requestConfig.triggeringEvent?.type;
  if (name?.startsWith('helpdesk:')) missed.add(name);
});
