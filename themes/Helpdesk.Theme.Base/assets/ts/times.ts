import { t } from './text';

const html = document.documentElement;
const relative = new Intl.RelativeTimeFormat(html.lang || 'en', { numeric: 'always', style: 'long' });

/** Same steps and words as the server's IPersonTime.Relative; null where it shows a date, which does not change. */
function distance(at: number, now: number): string | null {
  const past = at <= now;
  const minutes = Math.abs(now - at) / 60000;
  const sign = past ? -1 : 1;
  if (minutes < 0.75) return past ? t('justNow') : t('soon');
  if (minutes < 60) return relative.format(sign * Math.max(1, Math.floor(minutes)), 'minute');
  if (minutes < 1440) return relative.format(sign * Math.floor(minutes / 60), 'hour');
  if (minutes < 30 * 1440) return relative.format(sign * Math.floor(minutes / 1440), 'day');
  return null;
}

/** Same as IPersonTime.Duration. */
function length(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return t('sec', seconds);
  if (minutes < 60) return t('min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? t('hourMin', hours, minutes % 60) : t('hour', hours);
  const days = Math.floor(hours / 24);
  return hours % 24 ? t('dayHour', days, hours % 24) : t('day', days);
}

function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

function refresh(): void {
  if (document.hidden) return;
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>('time[data-relative]')) {
    const text = distance(Date.parse(element.dateTime), now);
    if (text) setText(element, text);
  }
  for (const chip of document.querySelectorAll<HTMLTimeElement>('time[data-due]')) {
    const left = Date.parse(chip.dateTime) - now;
    const tone = left <= 0 ? 'breached' : left <= Number(chip.dataset.warn ?? '60') * 60000 ? 'risk' : 'running';
    if (!chip.classList.contains(`chip-due-${tone}`)) {
      chip.classList.remove('chip-due-running', 'chip-due-risk', 'chip-due-breached');
      chip.classList.add(`chip-due-${tone}`);
    }
    setText(chip.querySelector('.chip-text'), left <= 0 ? t('over', length(left)) : length(left));
  }
}

setInterval(refresh, 20000);
document.addEventListener('visibilitychange', refresh);
