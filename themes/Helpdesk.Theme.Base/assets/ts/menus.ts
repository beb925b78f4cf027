import { on } from './dom';

const items = (menu: Element): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)')].filter((item) => item.getClientRects().length > 0);

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    const target = event.target as Element;
    // A choice that stays on the page (a toggle) closes the menu too, except appearance, where one compares.
    if (!menu.contains(target) || (target.closest('.menu-item') && !target.closest('[aria-pressed]'))) menu.open = false;
  }
});

document.addEventListener('focusin', (event) => {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
});

on('keydown', 'details.menu', (menu, event) => {
  const details = menu as HTMLDetailsElement;
  const choices = items(details);
  const at = choices.indexOf(document.activeElement as HTMLElement);
  const focus = (index: number): void => {
    event.preventDefault();
    choices[(index + choices.length) % choices.length]?.focus();
  };
  switch (event.key) {
    case 'Escape':
      if (!details.open) return;
      event.preventDefault();
      event.stopPropagation();
      details.open = false;
      details.querySelector('summary')?.focus();
      break;
    case 'ArrowDown':
      if (details.open) focus(at + 1);
      else if (document.activeElement === details.querySelector('summary')) {
        event.preventDefault();
        details.open = true;
        items(details)[0]?.focus();
      }
      break;
    case 'ArrowUp':
      if (details.open) focus(at < 0 ? choices.length - 1 : at - 1);
      break;
    case 'Home':
      if (details.open && at >= 0) focus(0);
      break;
    case 'End':
      if (details.open && at >= 0) focus(choices.length - 1);
      break;
    default:
  }
});

// Keeps a menu inside of the window.
document.addEventListener('toggle', (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches('.menu') || !menu.open) return;
  const list = menu.querySelector<HTMLElement>('.menu-list');
  if (!list) return;
  menu.classList.remove('menu-flip');
  const box = list.getBoundingClientRect();
  if (box.left < 0 || box.right > innerWidth) menu.classList.toggle('menu-start', !menu.classList.contains('menu-start'));
  if (box.bottom > innerHeight && box.height < menu.getBoundingClientRect().top) menu.classList.add('menu-flip');
}, true);
