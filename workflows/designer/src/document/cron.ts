export interface CronPreset {
  label: string;
  /** Without the field of seconds. */
  value: string;
}

/** English keys of texts. */
export const presets: readonly CronPreset[] = [
  { label: 'Every hour', value: '0 * * * *' },
  { label: 'Every day at 8:00', value: '0 8 * * *' },
  { label: 'Monday to Friday at 8:00', value: '0 8 * * 1-5' },
  { label: 'Every Monday at 8:00', value: '0 8 * * 1' },
  { label: 'On the first of every month at 8:00', value: '0 8 1 * *' },
];

/** Parts of an explanation: the text of each is an English key, with its arguments. */
export type Phrase = readonly [key: string, ...args: string[]];

/** Says in words when a cron expression with five fields (or six, seconds first) fires; undefined when it is none. */
export function explainCron(text: string, culture: string): Phrase[] | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute, hour, day, month, weekday] = fields.length === 6 ? fields.slice(1) : fields;
  const valid = (fields.length === 5 || fields.length === 6) && fields.every((field) => /^[\d*,/?LW#A-Za-z-]+$/.test(field));
  if (!valid || minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined) {
    return undefined;
  }

  return [timePhrase(minute, hour), ...dayPhrases(day, month, weekday, culture)];
}

const isAny = (field: string): boolean => field === '*' || field === '?';

function timePhrase(minute: string, hour: string): Phrase {
  const every = /^(?:\*|0)\/(\d+)$/;
  if (/^\d+$/.test(minute) && /^\d+(,\d+)*$/.test(hour)) {
    return ['At {0}', hour.split(',').map((h) => `${h}:${minute.padStart(2, '0')}`).join(', ')];
  }

  if (isAny(hour)) {
    return isAny(minute)
      ? ['Every minute']
      : every.test(minute)
        ? ['Every {0} minutes', every.exec(minute)![1]!]
        : ['Every hour at minute {0}', minute];
  }

  return every.test(hour) ? ['Every {0} hours at minute {1}', every.exec(hour)![1]!, minute] : ['At minute {0} of the hours {1}', minute, hour];
}

function dayPhrases(day: string, month: string, weekday: string, culture: string): Phrase[] {
  const phrases: Phrase[] = [];
  if (!isAny(day)) {
    phrases.push(day === 'L' ? ['on the last day of the month'] : ['on day {0} of the month', day]);
  }

  if (!isAny(weekday)) {
    phrases.push(['on {0}', named(weekday, (n) => weekdayName(n, culture), ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'], 0)]);
  }

  if (!isAny(month)) {
    phrases.push(['in {0}', named(month, (n) => monthName(n, culture), ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'], 1)]);
  }

  return phrases.length > 0 ? phrases : [['every day']];
}

const named = (field: string, name: (value: number) => string, words: readonly string[], first: number): string =>
  field.split(',').map((part) => part.split('-').map((value) => {
    const word = words.indexOf(value.toUpperCase());
    return word >= 0 ? name(word + first) : /^\d+$/.test(value) ? name(Number(value)) : value;
  }).join('–')).join(', ');

const weekdayName = (value: number, culture: string): string =>
  new Intl.DateTimeFormat(culture, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 7 + (value % 7))));

const monthName = (value: number, culture: string): string =>
  new Intl.DateTimeFormat(culture, { month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, value - 1, 1)));
