import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Dialog } from '../Dialog';
import type { Editing } from '../useEditing';

/** Last look before a workflow is used: what is wrong with it, and what publishing means. */
export function PublishDialog({ editing, onClose }: { editing: Editing; onClose(): void }) {
  const { problems, show } = useDesigner();
  const errors = problems.filter((problem) => problem.isError);
  return (
    <Dialog
      title={t('Publish the workflow')}
      onClose={onClose}
      actions={
        <>
          <button
            type="button"
            className="btn btn-primary"
            disabled={errors.length > 0}
            onClick={() => {
              onClose();
              void editing.save(true);
            }}
          >
            {t('Publish')}
          </button>
          <button type="button" className="btn" onClick={onClose}>{t('Cancel')}</button>
        </>
      }
    >
      <p>
        {errors.length > 0
          ? t('These problems have to be solved first:')
          : t('New cases follow this version from now on. What runs already goes on with the version it began with.')}
      </p>
      <ul className="plain-list problem-list">
        {problems.map((problem, index) => (
          <li key={index}>
            <button
              type="button"
              className="problem"
              onClick={() => {
                onClose();
                if (problem.activityId) {
                  show(problem.activityId, problem.field);
                }
              }}
            >
              <span className={problem.isError ? 'chip chip-danger' : 'chip chip-warning'}><span className="chip-text">{problem.isError ? t('Error') : t('Warning')}</span></span>
              <span className="grow">{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
