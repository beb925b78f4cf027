import type { Json } from './json';

export interface Option {
  value: string;
  label: string;
  detail?: string | null;
}

export interface UiSpecifications {
  options?: Option[];
  source?: string | null;
}

export interface InputDescriptor {
  name: string;
  displayName?: string;
  description?: string | null;
  typeName?: string;
  uiHint?: string;
  category?: string | null;
  order?: number;
  isRequired?: boolean;
  isWrapped?: boolean;
  defaultValue?: Json;
  defaultSyntax?: string | null;
  uiSpecifications?: UiSpecifications | null;
}

export interface OutputDescriptor {
  name: string;
  displayName?: string;
  typeName?: string;
}

export interface PortDescriptor {
  name: string;
  displayName?: string | null;
  type?: 'Flow' | 'Embedded';
}

export interface ActivityDescriptor {
  typeName: string;
  version?: number;
  category?: string;
  displayName: string;
  description?: string | null;
  icon?: string | null;
  kind?: string;
  isTerminal?: boolean;
  isContainer?: boolean;
  isBrowsable?: boolean;
  inputs: InputDescriptor[];
  outputs: OutputDescriptor[];
  ports: PortDescriptor[];
}

export type Descriptors = ReadonlyMap<string, ActivityDescriptor>;

/** By type; of several versions the newest. */
export function indexed(items: ActivityDescriptor[]): Descriptors {
  const byType = new Map<string, ActivityDescriptor>();
  for (const item of items) {
    const known = byType.get(item.typeName);
    if (!known || (known.version ?? 1) <= (item.version ?? 1)) {
      byType.set(item.typeName, { ...item, inputs: item.inputs ?? [], outputs: item.outputs ?? [], ports: item.ports ?? [] });
    }
  }

  return byType;
}

export const labelOf = (item: { name: string; displayName?: string | null }): string => item.displayName || item.name;
