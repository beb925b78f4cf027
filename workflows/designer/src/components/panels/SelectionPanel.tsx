import { copied, pasted } from '../../document/clipboard';
import { t } from '../../i18n';
import { useDesigner } from '../../state/DesignerContext';
import { Icon } from '../Icon';

/** Several chosen steps. */
export function SelectionPanel() {
  const { state, flowchart, readOnly, editFlowchart, remove } = useDesigner();
  const duplicate = () => {
    const result = pasted(flowchart, copied(flowchart, new Set(state.selection)));
    if (result) {
      editFlowchart(() => result.flowchart, { select: result.ids });
    }
  };
  return (
    <div className="panel-content">
      <header className="panel-head"><h2>{t('{0} steps are selected', state.selection.length)}</h2></header>
      {!readOnly && (
        <div className="cluster">
          <button type="button" className="btn btn-sm" onClick={duplicate}><Icon name="copy" size={16} />{t('Duplicate the steps')}</button>
          <button type="button" className="btn btn-sm" onClick={() => remove(state.selection)}><Icon name="trash" size={16} />{t('Remove')}</button>
        </div>
      )}
    </div>
  );
}
