import '@xyflow/react/dist/base.css';
import './styles/designer.css';
import { createRoot } from 'react-dom/client';
import { App, type AppOptions } from './App';
import { ErrorBoundary } from './components/ErrorBoundary';
import { setTexts } from './i18n';

const element = document.getElementById('workflow-designer');
if (element) {
  const { mode, definitionId, instanceId, api, canEdit, back, culture } = element.dataset;
  const texts = document.getElementById('designer-texts')?.textContent;
  setTexts(texts ? (JSON.parse(texts) as Record<string, string>) : {}, culture || document.documentElement.lang || 'en');
  const options: AppOptions = {
    mode: mode === 'view' || mode === 'instance' ? mode : 'edit',
    definitionId: definitionId ?? '',
    instanceId: instanceId ?? '',
    api: api ?? '/api/v1/workflows',
    canEdit: canEdit === 'true',
    back: back ?? '/admin/workflows',
  };
  createRoot(element).render(<ErrorBoundary><App options={options} /></ErrorBoundary>);
}
