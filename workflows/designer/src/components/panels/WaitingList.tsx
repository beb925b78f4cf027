import type { Bookmark } from '../../api';
import { displayName } from '../../document/activity';
import { stepsOf } from '../../document/flowchart';
import { activityAt, findStep, viewOf } from '../../document/scope';
import { t, time } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

/** What an instance waits for, and until when. */
export function WaitingList({ bookmarks }: { bookmarks: readonly Bookmark[] }) {
  const { state, descriptors, descriptorOf, show } = useDesigner();
  if (bookmarks.length === 0) {
    return null;
  }

  const nameOf = (bookmark: Bookmark) => {
    const scope = findStep(state.document, bookmark.activityId, descriptors);
    const step = scope && stepsOf(viewOf(activityAt(state.document, scope)).flowchart).find((candidate) => candidate.id === bookmark.activityId);
    return step ? displayName(step, descriptorOf(step)) : bookmark.name;
  };
  return (
    <ul className="plain-list waiting" aria-label={t('Waits for')}>
      {bookmarks.map((bookmark) => (
        <li key={bookmark.id}>
          <button type="button" className="problem" onClick={() => show(bookmark.activityId)}>
            <span className="tone-warning"><Icon name="hourglass" size={16} /></span>
            <span className="grow">{t('Waits for “{0}”', nameOf(bookmark))}</span>
            {bookmark.dueAt && <span className="muted small">{t('until {0}', time(bookmark.dueAt))}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
