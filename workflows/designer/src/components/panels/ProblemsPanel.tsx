import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

export function ProblemsPanel() {
  const { problems, show, setTab } = useDesigner();
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('Problems')}</h2></header>
      {problems.length === 0 && <p className="side-empty"><Icon name="circle-check" /> {t('Nothing is wrong with this workflow.')}</p>}
      <ul className="plain-list problem-list">
        {problems.map((problem, index) => (
          <li key={index}>
            <button
              type="button"
              className="problem"
              onClick={() => (problem.activityId ? show(problem.activityId, problem.field) : setTab('workflow'))}
            >
              <span className={problem.isError ? 'tone-danger' : 'tone-warning'}>
                <Icon name={problem.isError ? 'circle-x' : 'alert-triangle'} />
                <span className="visually-hidden">{problem.isError ? t('Error') : t('Warning')}</span>
              </span>
              <span className="grow">{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
