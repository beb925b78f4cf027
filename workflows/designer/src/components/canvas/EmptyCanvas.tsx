import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

export function EmptyCanvas() {
  const { ask, readOnly } = useDesigner();
  return (
    <div className="canvas-empty">
      <Icon name="sitemap" size={32} />
      <p>{t('There are no steps here.')}</p>
      {!readOnly && (
        <button type="button" className="btn btn-primary" onClick={() => ask({ kind: 'add', target: {} })}>
          <Icon name="plus" size={16} />
          {t('Add the first step')}
        </button>
      )}
    </div>
  );
}
