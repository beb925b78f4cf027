import { useCallback, useMemo, useState } from 'react';
import type { Api, Problem, TryResult } from '../api';
import type { Descriptors } from '../document/descriptors';
import { statesOf } from '../document/journal';
import type { JsonObject } from '../document/json';
import { t } from '../i18n';
import { DesignerContext, type DialogRequest } from '../state/DesignerContext';
import { useDesignerState } from '../state/useDesignerState';
import { DesignerFrame } from './DesignerFrame';
import { Dialogs } from './Dialogs';
import { Notice } from './Notice';
import { Palette } from './Palette';
import { JournalPanel } from './panels/JournalPanel';
import { OutlinePanel } from './panels/OutlinePanel';
import { ProblemsPanel } from './panels/ProblemsPanel';
import { SelectionPanel } from './panels/SelectionPanel';
import { StepPanel } from './panels/StepPanel';
import { VersionsPanel } from './panels/VersionsPanel';
import { WorkflowPanel } from './panels/WorkflowPanel';
import type { PanelPage } from './SidePanel';
import { TopBar } from './TopBar';
import { useEditing } from './useEditing';
import { useGlobalKeys } from './useGlobalKeys';
import { useValidation } from './useValidation';

interface DefinitionDesignerProps {
  api: Api;
  descriptors: Descriptors;
  document: JsonObject;
  etag: string | null;
  canEdit: boolean;
  back: string;
  announce(text: string): void;
}

export function DefinitionDesigner({ api, descriptors, document, etag, canEdit, back, announce }: DefinitionDesignerProps) {
  const [problems, setProblems] = useState<Problem[]>([]);
  const [dialog, setDialog] = useState<DialogRequest>();
  const [isOld, setOld] = useState(false);
  const [result, setResult] = useState<TryResult>();
  const trace = useMemo(() => result && { journal: result.journal, states: statesOf(result.journal) }, [result]);
  const designer = useDesignerState({
    api, descriptors, document, etag, announce, problems, trace, readOnly: !canEdit || isOld || document.isReadonly === true, firstTab: 'properties', ask: setDialog,
  });
  const editing = useEditing(designer, { canEdit, setProblems, setOld, ask: setDialog });
  useValidation(api, designer.state.document, canEdit && !isOld, setProblems);
  useGlobalKeys(designer, editing);
  const { selected, setTab } = designer;

  const onResult = useCallback((found: TryResult) => {
    setResult(found);
    setTab('journal');
    announce(t('The draft was tried.'));
  }, [announce, setTab]);

  const pages: PanelPage[] = [
    { tab: 'properties', icon: 'adjustments', label: t('Properties'), content: selected ? <StepPanel step={selected} /> : designer.state.selection.length > 1 ? <SelectionPanel /> : <WorkflowPanel /> },
    { tab: 'workflow', icon: 'settings', label: t('Workflow'), content: <WorkflowPanel /> },
    ...(canEdit ? [{ tab: 'problems', icon: 'alert-triangle', label: t('Problems'), count: problems.length, content: <ProblemsPanel /> } as const] : []),
    { tab: 'outline', icon: 'list', label: t('Outline'), content: <OutlinePanel /> },
    { tab: 'versions', icon: 'history', label: t('Versions'), content: <VersionsPanel editing={editing} /> },
    ...(result ? [{ tab: 'journal', icon: 'test-pipe', label: t('Journal'), content: <JournalPanel journal={result.journal} notes={result.notes ?? []} /> } as const] : []),
  ];
  return (
    <DesignerContext value={designer}>
      <DesignerFrame
        top={<TopBar editing={editing} back={back} />}
        notice={
          <>
            <Notice message={editing.message} onDismiss={editing.dismiss} />
            {result && (
              <div className="notice notice-info">
                <span className="grow">{t('The draft was tried on a ticket: the way that it took is drawn.')}</span>
                <button type="button" className="btn btn-sm" onClick={() => setResult(undefined)}>{t('Done with it')}</button>
              </div>
            )}
          </>
        }
        palette={designer.readOnly ? undefined : <Palette />}
        pages={pages}
      />
      <Dialogs dialog={dialog} editing={editing} onResult={onResult} onClose={() => setDialog(undefined)} />
    </DesignerContext>
  );
}
