import type { ReactNode } from 'react';
import type { JournalLine } from '../../document/journal';
import { displayName } from '../../document/activity';
import { rootOf, findStep, activityAt, viewOf } from '../../document/scope';
import { stepsOf } from '../../document/flowchart';
import { clock, t, time } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';

function eventText(name: string): string {
  return ({
    Started: t('Started'), Completed: t('Completed'), Suspended: t('Waits'), Resumed: t('Goes on'), Canceled: t('Cancelled'), Cancelled: t('Cancelled'),
    Faulted: t('Failed'), Retried: t('Tried again'), Mended: t('Mended'),
  } as Record<string, string>)[name] ?? name;
}

/** What happened, in order; a line leads to its step. */
export function JournalPanel({ journal, notes = [], waiting }: { journal: readonly JournalLine[]; notes?: readonly string[]; waiting?: ReactNode }) {
  const { state, descriptors, descriptorOf, show } = useDesigner();
  const nameOf = (line: JournalLine) => {
    if (line.activityId === rootOf(state.document)?.id) {
      return t('Workflow');
    }

    const scope = findStep(state.document, line.activityId, descriptors);
    const step = scope && stepsOf(viewOf(activityAt(state.document, scope)).flowchart).find((candidate) => candidate.id === line.activityId);
    return step ? displayName(step, descriptorOf(step)) : line.activityType;
  };
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Journal')}</h2></header>
      {waiting}
      {notes.map((note) => <p key={note} className="note">{note}</p>)}
      {journal.length === 0 && <p className="side-empty">{t('Nothing has happened yet.')}</p>}
      <ol className="plain-list journal">
        {journal.map((line) => (
          <li key={line.sequence} className={`journal-line journal-${line.eventName.toLowerCase()}`}>
            <button type="button" className="problem" onClick={() => show(line.activityId)}>
              <span className="grow">
                <strong>{nameOf(line)}</strong>
                {' '}
                {eventText(line.eventName)}
                {line.message && <span className="muted">{`: ${line.message}`}</span>}
              </span>
              {line.timestamp && <time className="muted small" dateTime={line.timestamp} title={time(line.timestamp)}>{clock(line.timestamp)}</time>}
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
