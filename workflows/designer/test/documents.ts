import type { Activity } from '../src/document/activity';

export const step = (id: string, type = 'Elsa.WriteLine'): Activity => ({ id, type, version: 1 });

export const chart = (activities: Activity[], ...lines: (readonly [string, string, string])[]): Activity => ({
  id: 'chart',
  type: 'Elsa.Flowchart',
  activities,
  connections: lines.map(([source, port, target]) => ({ source: { activity: source, port }, target: { activity: target, port: 'In' }, vertices: [] })),
});
