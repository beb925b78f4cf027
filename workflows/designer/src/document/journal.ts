import type { Connection } from './flowchart';
import { keyOf } from './flowchart';

export interface JournalLine {
  sequence: number;
  timestamp?: string;
  activityInstanceId?: number;
  activityId: string;
  activityType: string;
  eventName: string;
  message?: string | null;
}

export type StepStatus = 'running' | 'waiting' | 'done' | 'failed' | 'cancelled';

export interface StepState {
  status: StepStatus;
  /** How often it was done. */
  times: number;
  message?: string | undefined;
}

const statusOf: Record<string, StepStatus> = {
  Started: 'running', Resumed: 'running', Retried: 'running', Suspended: 'waiting', Completed: 'done', Mended: 'done', Canceled: 'cancelled', Cancelled: 'cancelled', Faulted: 'failed',
};

/** What became of each step, by the last line about it. */
export function statesOf(journal: readonly JournalLine[]): Map<string, StepState> {
  const states = new Map<string, StepState>();
  for (const line of journal) {
    const status = statusOf[line.eventName];
    if (status) {
      const times = (states.get(line.activityId)?.times ?? 0) + (status === 'done' ? 1 : 0);
      states.set(line.activityId, { status, times, message: status === 'failed' ? (line.message ?? undefined) : undefined });
    }
  }

  return states;
}

/** Lines that were followed: what they lead to began after what they come from had ended, with that outcome where the journal names it. */
export function followed(connections: readonly Connection[], journal: readonly JournalLine[]): Set<string> {
  const begun = new Map<string, number[]>();
  const ended = new Map<string, { sequence: number; outcomes: string[] }[]>();
  for (const line of journal) {
    if (line.eventName === 'Started') {
      begun.set(line.activityId, [...(begun.get(line.activityId) ?? []), line.sequence]);
    } else if (line.eventName === 'Completed' || line.eventName === 'Mended') {
      const outcomes = (line.message ?? '').split(',').map((outcome) => outcome.trim()).filter(Boolean);
      ended.set(line.activityId, [...(ended.get(line.activityId) ?? []), { sequence: line.sequence, outcomes }]);
    }
  }

  const names = new Set(connections.map((c) => c.port));
  const isTaken = (connection: Connection) =>
    (ended.get(connection.source) ?? []).some(({ sequence, outcomes }) =>
      (!outcomes.some((outcome) => names.has(outcome)) || outcomes.includes(connection.port))
      && (begun.get(connection.target) ?? []).some((start) => start > sequence));
  return new Set(connections.filter(isTaken).map(keyOf));
}
