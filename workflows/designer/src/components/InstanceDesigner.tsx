import { useMemo, useState } from 'react';
import type { Api, Incident, Instance } from '../api';
import type { Descriptors } from '../document/descriptors';
import { statesOf } from '../document/journal';
import { textOf, type JsonObject } from '../document/json';
import { t } from '../i18n';
import { DesignerContext, type DialogRequest } from '../state/DesignerContext';
import { useDesignerState } from '../state/useDesignerState';
import { DesignerFrame } from './DesignerFrame';
import { CancelDialog } from './dialogs/CancelDialog';
import { KeysDialog } from './dialogs/KeysDialog';
import { MendDialog } from './dialogs/MendDialog';
import { InstanceBar } from './InstanceBar';
import { IncidentsPanel } from './panels/IncidentsPanel';
import { JournalPanel } from './panels/JournalPanel';
import { OutlinePanel } from './panels/OutlinePanel';
import { StepPanel } from './panels/StepPanel';
import { WaitingList } from './panels/WaitingList';
import { ValuesPanel } from './panels/ValuesPanel';
import { WorkflowPanel } from './panels/WorkflowPanel';
import { useInstance } from './useInstance';
import type { PanelPage } from './SidePanel';

interface InstanceDesignerProps {
  api: Api;
  descriptors: Descriptors;
  document: JsonObject;
  instance: Instance;
  canEdit: boolean;
  back: string;
  announce(text: string): void;
}

/** One run of a workflow on the version that it began with. */
export function InstanceDesigner({ api, descriptors, document, instance: first, canEdit, back, announce }: InstanceDesignerProps) {
  const { instance, journal, variables, refresh } = useInstance(api, first);
  const [dialog, setDialog] = useState<DialogRequest>();
  const [mended, setMended] = useState<{ incident: Incident; mending: 'retry' | 'takeOutcome' }>();
  const [isCancelling, setCancelling] = useState(false);
  const trace = useMemo(() => ({ journal, states: statesOf(journal) }), [journal]);
  const designer = useDesignerState({
    api, descriptors, document, etag: null, announce, problems: [], trace, readOnly: true,
    firstTab: first.incidents.length > 0 ? 'incidents' : 'journal', ask: setDialog,
  });
  const changed = (text: string) => {
    setMended(undefined);
    setCancelling(false);
    announce(text);
    void refresh();
  };
  const pages: PanelPage[] = [
    { tab: 'journal', icon: 'list-details', label: t('Journal'), content: <JournalPanel journal={journal} waiting={<WaitingList bookmarks={instance.bookmarks} />} /> },
    { tab: 'properties', icon: 'adjustments', label: t('Properties'), content: designer.selected ? <StepPanel step={designer.selected} /> : <WorkflowPanel /> },
    { tab: 'values', icon: 'variable', label: t('Variables'), content: <ValuesPanel variables={variables} /> },
    {
      tab: 'incidents', icon: 'alert-triangle', label: t('Incidents'), count: instance.incidents.length,
      content: <IncidentsPanel incidents={instance.incidents} canEdit={canEdit} onMend={(incident, mending) => setMended({ incident, mending })} />,
    },
    { tab: 'outline', icon: 'list', label: t('Outline'), content: <OutlinePanel /> },
  ];
  return (
    <DesignerContext value={designer}>
      <DesignerFrame
        top={<InstanceBar instance={instance} name={textOf(document.name)} back={back} canCancel={canEdit && instance.status !== 'Finished'} onCancel={() => setCancelling(true)} />}
        pages={pages}
      />
      {dialog?.kind === 'keys' && <KeysDialog onClose={() => setDialog(undefined)} />}
      {mended && <MendDialog instanceId={instance.id} {...mended} onDone={() => changed(t('The workflow goes on.'))} onClose={() => setMended(undefined)} />}
      {isCancelling && <CancelDialog instanceId={instance.id} onDone={() => changed(t('The workflow is cancelled.'))} onClose={() => setCancelling(false)} />}
    </DesignerContext>
  );
}
