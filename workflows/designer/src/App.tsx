import { useCallback, useEffect, useState } from 'react';
import { Api, ApiError, type Instance } from './api';
import { newId } from './document/activity';
import { indexed, type Descriptors } from './document/descriptors';
import type { JsonObject } from './document/json';
import { DefinitionDesigner } from './components/DefinitionDesigner';
import { InstanceDesigner } from './components/InstanceDesigner';
import { t } from './i18n';

export interface AppOptions {
  mode: 'edit' | 'view' | 'instance';
  definitionId: string;
  instanceId: string;
  api: string;
  canEdit: boolean;
  back: string;
}

interface Loaded {
  descriptors: Descriptors;
  document: JsonObject;
  etag: string | null;
  instance: Instance | undefined;
}

const blank = (): JsonObject => ({
  name: t('New workflow'),
  variables: [],
  inputs: [],
  outputs: [],
  outcomes: [],
  customProperties: {},
  options: {},
  root: {
    id: newId(),
    type: 'Elsa.Flowchart',
    version: 1,
    customProperties: {},
    metadata: {},
    activities: [{ id: newId(), name: null, type: 'Elsa.Start', version: 1, metadata: { designer: { position: { x: 40, y: 40 } } } }],
    variables: [],
    connections: [],
  },
});

async function load(api: Api, { mode, definitionId, instanceId }: AppOptions): Promise<Loaded> {
  const descriptors = api.descriptors().then(indexed);
  if (mode === 'instance') {
    const instance = await api.instance(instanceId);
    return { descriptors: await descriptors, ...(await api.definitionVersion(instance.definitionVersionId)), instance };
  }

  const definition = definitionId ? await api.definition(definitionId) : { document: blank(), etag: null };
  return { descriptors: await descriptors, ...definition, instance: undefined };
}

export function App({ options }: { options: AppOptions }) {
  const [api] = useState(() => new Api(options.api));
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<string>();
  const [announced, setAnnounced] = useState('');
  const start = useCallback(() => {
    setProblem(undefined);
    load(api, options).then(setLoaded, (error: unknown) =>
      setProblem(error instanceof ApiError ? error.detail : t('The server cannot be reached. Nothing is lost: try again.')));
  }, [api, options]);
  useEffect(start, [start]);

  // The same text twice is read twice only when it differs.
  const announce = useCallback((text: string) => setAnnounced((old) => (old === text ? `${text}\u00a0` : text)), []);
  const shared = { api, announce, back: options.back };
  return (
    <>
      {loaded?.instance && <InstanceDesigner {...shared} {...loaded} instance={loaded.instance} canEdit={options.canEdit} />}
      {loaded && !loaded.instance && <DefinitionDesigner {...shared} {...loaded} canEdit={options.canEdit && options.mode === 'edit'} />}
      {!loaded && !problem && <p className="designer-state" role="status"><span className="spinner" aria-hidden="true" /> {t('Loading…')}</p>}
      {problem && (
        <div className="designer-state" role="alert">
          <p>{t('The workflow cannot be shown.')}</p>
          <p className="muted">{problem}</p>
          <p className="cluster">
            <button type="button" className="btn btn-primary" onClick={start}>{t('Try again')}</button>
            <a className="btn" href={options.back}>{t('Back')}</a>
          </p>
        </div>
      )}
      <div className="visually-hidden" role="status" aria-live="polite">{announced}</div>
    </>
  );
}
