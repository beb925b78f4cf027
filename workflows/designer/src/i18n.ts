let texts: Record<string, string> = {};
let culture = 'en';

export function setTexts(map: Record<string, string>, language: string): void {
  texts = map;
  culture = language;
}

export const currentCulture = (): string => culture;

/** The text in the person's language; {0}, {1} are replaced. */
export const t = (key: string, ...args: (string | number)[]): string =>
  (texts[key] ?? key).replaceAll(/\{(\d)\}/g, (whole, index: string) => (args[Number(index)] === undefined ? whole : String(args[Number(index)])));

export const time = (value: string | undefined | null): string =>
  value ? new Intl.DateTimeFormat(culture, { dateStyle: 'short', timeStyle: 'medium' }).format(new Date(value)) : '';

export const clock = (value: string): string => new Intl.DateTimeFormat(culture, { timeStyle: 'medium' }).format(new Date(value));

/** "3 minutes ago". */
export function ago(value: string): string {
  const seconds = (new Date(value).getTime() - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(culture, { numeric: 'auto' });
  const [unit, size] = ([['day', 86_400], ['hour', 3600], ['minute', 60]] as const).find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return format.format(Math.round(seconds / size), unit);
}
