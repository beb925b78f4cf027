import type { ReactNode } from 'react';
import { t } from '../i18n';
import { useDesigner, type PanelTab } from '../state/DesignerContext';
import { Icon } from './Icon';

export interface PanelPage {
  tab: PanelTab;
  icon: string;
  label: string;
  count?: number;
  content: ReactNode;
}

/** The panel at the end: tabs as icons with a name, one page shown. */
export function SidePanel({ pages }: { pages: readonly PanelPage[] }) {
  const { tab, setTab } = useDesigner();
  const shown = pages.find((page) => page.tab === tab) ?? pages[0]!;
  return (
    <section className="side side-end" id="designer-panel-side" aria-label={t('Details')}>
      <div
        className="panel-tabs"
        role="tablist"
        aria-label={t('Details')}
        onKeyDown={(event) => {
          const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (by) {
            event.preventDefault();
            const next = pages[(pages.indexOf(shown) + by + pages.length) % pages.length]!;
            setTab(next.tab);
            document.getElementById(`tab-${next.tab}`)?.focus();
          }
        }}
      >
        {pages.map((page) => (
          <button
            key={page.tab}
            type="button"
            role="tab"
            id={`tab-${page.tab}`}
            aria-selected={page === shown}
            aria-controls="designer-panel"
            title={page.label}
            tabIndex={page === shown ? 0 : -1}
            className="panel-tab"
            onClick={() => setTab(page.tab)}
          >
            <Icon name={page.icon} />
            <span className="visually-hidden">{page.label}</span>
            {page.count ? <span className="count">{page.count}</span> : null}
          </button>
        ))}
      </div>
      <div className="side-body" id="designer-panel" role="tabpanel" aria-labelledby={`tab-${shown.tab}`} tabIndex={0}>{shown.content}</div>
    </section>
  );
}
