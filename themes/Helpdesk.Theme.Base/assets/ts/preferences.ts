import { on } from './dom';

// The server reads this cookie (UiPreferences.cs), so the next page arrives as chosen.
const cookie = 'hd-ui';
const html = document.documentElement;

function save(): void {
  const values = new URLSearchParams();
  for (const name of ['theme', 'density', 'nav'] as const) {
    const value = html.dataset[name];
    if (value) values.set(name, value);
  }
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${cookie}=${values.toString()}; path=/; max-age=31536000; samesite=lax${secure}`;
}

function set(name: 'theme' | 'density' | 'nav', value: string): void {
  if (value) html.dataset[name] = value;
  else delete html.dataset[name];
  save();
  show();
}

/** Buttons say which choice is on. */
function show(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-toggle-theme]')) {
    button.setAttribute('aria-pressed', String((html.dataset.theme ?? '') === button.dataset.toggleTheme));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-toggle-density]')) {
    button.setAttribute('aria-pressed', String(html.dataset.density === button.dataset.toggleDensity));
  }
  for (const button of document.querySelectorAll<HTMLElement>('[data-toggle-nav]')) {
    button.setAttribute('aria-pressed', String(html.dataset.nav === 'collapsed'));
  }
}

on('click', '[data-toggle-theme]', (button) => set('theme', button.dataset.toggleTheme ?? ''));
on('click', '[data-toggle-density]', (button) => {
  const value = button.dataset.toggleDensity ?? '';
  set('density', html.dataset.density === value ? '' : value);
});
on('click', '[data-toggle-nav]', () => set('nav', html.dataset.nav === 'collapsed' ? '' : 'collapsed'));
show();
