import type { ActivityDescriptor, Option } from './document/descriptors';
import type { JournalLine } from './document/journal';
import type { Json, JsonObject } from './document/json';

export interface Problem {
  activityId?: string | null;
  field?: string | null;
  message: string;
  isError: boolean;
}

export interface VersionItem {
  id: string;
  version: number;
  isLatest: boolean;
  isPublished: boolean;
  createdAt: string;
  publishedAt?: string | null;
  creatorName?: string | null;
}

export interface Incident {
  id: number;
  activityId: string;
  message: string;
  timestamp: string;
}

export interface Bookmark {
  id: number;
  activityId: string;
  name: string;
  dueAt?: string | null;
}

export interface Instance {
  id: string;
  definitionId: string;
  definitionVersionId: string;
  version: number;
  name?: string | null;
  correlationId?: string | null;
  status: string;
  subStatus: string;
  createdAt: string;
  updatedAt: string;
  finishedAt?: string | null;
  bookmarks: Bookmark[];
  incidents: Incident[];
}

export interface TryResult {
  journal: JournalLine[];
  status: string;
  subStatus: string;
  notes?: string[];
}

export interface Mend {
  mending: 'retry' | 'takeOutcome';
  outcomes?: string[];
  reason?: string;
}

export interface Loaded {
  document: JsonObject;
  etag: string | null;
}

/** An answer that is no success, with what the server says about it. */
/** Our API writes names of states with a small letter, Elsa's with a capital one. */
const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export class ApiError extends Error {
  constructor(readonly status: number, readonly detail: string, readonly errors: Record<string, string[]>) {
    super(detail);
  }

  /** What is wrong with steps: the keys are "stepId.field". */
  get problems(): Problem[] {
    return Object.entries(this.errors).flatMap(([key, messages]) => {
      const dot = key.indexOf('.');
      const [activityId, field] = dot < 0 ? [key, null] : [key.slice(0, dot), key.slice(dot + 1)];
      return messages.map((message) => ({ activityId: activityId || null, field: field || null, message, isError: true }));
    });
  }
}

export class Api {
  constructor(private readonly base: string) {}

  async definition(definitionId: string, versionOptions = 'Latest'): Promise<Loaded> {
    return this.document(`workflow-definitions/by-definition-id/${encodeURIComponent(definitionId)}?versionOptions=${encodeURIComponent(versionOptions)}`);
  }

  async definitionVersion(versionId: string): Promise<Loaded> {
    return this.document(`workflow-definitions/by-id/${encodeURIComponent(versionId)}`);
  }

  async save(model: JsonObject, publish: boolean, etag: string | null): Promise<Loaded> {
    return this.document('workflow-definitions', { method: 'POST', body: { model, publish }, headers: etag ? { 'If-Match': etag } : {} });
  }

  async retract(definitionId: string): Promise<Loaded> {
    return this.document(`workflow-definitions/${encodeURIComponent(definitionId)}/retract`, { method: 'POST' });
  }

  async revert(definitionId: string, version: number): Promise<void> {
    await this.call(`workflow-definitions/${encodeURIComponent(definitionId)}/revert/${version}`, { method: 'POST' });
  }

  validate(model: JsonObject, signal: AbortSignal): Promise<Problem[]> {
    return this.json('workflow-definitions/validate', { method: 'POST', body: { model }, signal });
  }

  async versions(definitionId: string): Promise<VersionItem[]> {
    return itemsOf(await this.json<Listed<VersionItem>>(`workflow-definitions/${encodeURIComponent(definitionId)}/versions`));
  }

  async descriptors(): Promise<ActivityDescriptor[]> {
    return itemsOf(await this.json<Listed<ActivityDescriptor>>('descriptors/activities'));
  }

  async variableTypes(): Promise<{ typeName: string; displayName?: string }[]> {
    return itemsOf(await this.json<Listed<{ typeName: string; displayName?: string }>>('descriptors/variables'));
  }

  async options(source: string, search: string, values: readonly string[], signal?: AbortSignal): Promise<Option[]> {
    const query = new URLSearchParams({ ...(search ? { search } : {}), ...(values.length > 0 ? { values: values.join(',') } : {}) });
    return itemsOf(await this.json<Listed<Option>>(`descriptors/options/${encodeURIComponent(source)}?${query}`, { signal }));
  }

  attempt(model: JsonObject, ticket: string): Promise<TryResult> {
    return this.json('workflow-definitions/try', { method: 'POST', body: { model, ticket } });
  }

  async instance(id: string): Promise<Instance> {
    const instance = await this.json<Instance>(`workflow-instances/${id}`);
    return { ...instance, status: capitalized(instance.status), subStatus: capitalized(instance.subStatus) };
  }

  async instanceVariables(id: string): Promise<{ name: string; value: Json }[]> {
    return itemsOf(await this.json<Listed<{ name: string; value: Json }>>(`workflow-instances/${id}/variables`));
  }

  async journal(id: string, skip: number): Promise<JournalLine[]> {
    return itemsOf(await this.json<Listed<JournalLine>>(`workflow-instances/${id}/journal?skip=${skip}&take=1000`, { method: 'POST' }));
  }

  mend(id: string, incident: number, mend: Mend): Promise<Instance> {
    return this.json(`workflow-instances/${id}/incidents/${incident}/mend`, { method: 'POST', body: mend });
  }

  cancel(id: string, reason: string): Promise<Instance> {
    return this.json(`cancel/workflow-instances/${id}`, { method: 'POST', body: { reason } });
  }

  private async document(path: string, request?: Request): Promise<Loaded> {
    const response = await this.call(path, request);
    return { document: (await response.json()) as JsonObject, etag: response.headers.get('ETag') };
  }

  private async json<T>(path: string, request?: Request): Promise<T> {
    return (await (await this.call(path, request)).json()) as T;
  }

  private async call(path: string, { method = 'GET', body, headers, signal }: Request = {}): Promise<Response> {
    const response = await fetch(`${this.base}/${path}`, {
      method,
      signal: signal ?? null,
      credentials: 'same-origin',
      headers: { Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) {
      const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string; errors?: Record<string, string[]> };
      throw new ApiError(response.status, problem.detail || problem.title || response.statusText, problem.errors ?? {});
    }

    return response;
  }
}

interface Request {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

type Listed<T> = { items: T[] } | T[];

const itemsOf = <T>(list: Listed<T>): T[] => (Array.isArray(list) ? list : list.items);
