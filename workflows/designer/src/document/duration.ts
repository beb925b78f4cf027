export type DurationUnit = 'minutes' | 'hours' | 'days' | 'seconds';

export interface Duration {
  amount: number;
  unit: DurationUnit;
}

const seconds: Record<DurationUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Reads "01:30:00" or "2.00:00:00" in the largest unit that says it without a fraction. */
export function readDuration(text: string): Duration | undefined {
  const match = /^(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?$/.exec(text.trim());
  if (!match) {
    return undefined;
  }

  const [, days, hours, minutes, rest] = match.map((part) => Number(part ?? 0));
  const total = days! * seconds.days + hours! * seconds.hours + minutes! * seconds.minutes + rest!;
  const unit = total === 0 ? 'hours' : (['days', 'hours', 'minutes'] as const).find((candidate) => total % seconds[candidate] === 0) ?? 'seconds';
  return { amount: total / seconds[unit], unit };
}

export function writeDuration({ amount, unit }: Duration): string {
  const total = Math.round(amount * seconds[unit]);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const days = Math.floor(total / seconds.days);
  const time = `${two((total % seconds.days) / 3600)}:${two((total % 3600) / 60)}:${two(total % 60)}`;
  return days > 0 ? `${days}.${time}` : time;
}
