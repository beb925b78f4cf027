import { ReactFlowProvider } from '@xyflow/react';
import { useState, type ReactNode } from 'react';
import { t } from '../i18n';
import { Canvas } from './canvas/Canvas';
import { Icon } from './Icon';
import { SidePanel, type PanelPage } from './SidePanel';

interface DesignerFrameProps {
  top: ReactNode;
  notice?: ReactNode;
  palette?: ReactNode;
  pages: readonly PanelPage[];
}

type Sheet = 'palette' | 'panel' | undefined;

/** Palette, canvas and panel side by side; on a narrow screen the canvas with the others as sheets. */
export function DesignerFrame({ top, notice, palette, pages }: DesignerFrameProps) {
  const [sheet, setSheet] = useState<Sheet>();
  const toggle = (name: Sheet) => setSheet(sheet === name ? undefined : name);
  return (
    <div className="designer" data-sheet={sheet}>
      {top}
      {notice}
      <div className="designer-body">
        {palette}
        <section className="designer-main" aria-label={t('Canvas')}>
          <ReactFlowProvider><Canvas /></ReactFlowProvider>
        </section>
        <SidePanel pages={pages} />
      </div>
      <nav className="sheet-bar" aria-label={t('Panels')}>
        {palette && <button type="button" className="btn btn-ghost" aria-expanded={sheet === 'palette'} onClick={() => toggle('palette')}><Icon name="plus" />{t('Add steps')}</button>}
        <button type="button" className="btn btn-ghost" aria-expanded={sheet === 'panel'} onClick={() => toggle('panel')}><Icon name="list-details" />{t('Details')}</button>
      </nav>
    </div>
  );
}
