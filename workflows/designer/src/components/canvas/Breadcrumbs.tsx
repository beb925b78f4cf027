import { displayName } from '../../document/activity';
import { stepsOf } from '../../document/flowchart';
import { embeddedOf } from '../../document/ports';
import { activityAt, viewOf } from '../../document/scope';
import { textOf } from '../../document/json';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

/** Where the canvas is, and the way back. */
export function Breadcrumbs() {
  const { state, descriptorOf, enter } = useDesigner();
  const { document, scope } = state;
  if (scope.length === 0) {
    return null;
  }

  const names = scope.map((segment, depth) => {
    const step = stepsOf(viewOf(activityAt(document, scope.slice(0, depth))).flowchart).find((candidate) => candidate.id === segment.id);
    const port = step && embeddedOf(step, descriptorOf(step)).find((candidate) => candidate.path.join('/') === segment.path.join('/'));
    return step ? [displayName(step, descriptorOf(step)), port?.label].filter(Boolean).join(': ') : segment.id;
  });
  return (
    <nav className="canvas-crumbs" aria-label={t('Opened steps')}>
      <ol>
        <li><button type="button" className="btn btn-link" onClick={() => enter([], [scope[0]!.id])}>{textOf(document.name) || t('Workflow')}</button></li>
        {names.map((name, depth) => (
          <li key={scope[depth]!.id + scope[depth]!.path.join('/')}>
            <Icon name="chevron-right" size={14} />
            {depth === scope.length - 1
              ? <span aria-current="location">{name}</span>
              : <button type="button" className="btn btn-link" onClick={() => enter(scope.slice(0, depth + 1), [scope[depth + 1]!.id])}>{name}</button>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
