import type { Point } from './activity';
import type { Connection } from './flowchart';
import { groupBy } from './json';

export interface Size {
  width: number;
  height: number;
}

const gap = { x: 88, y: 40 };
const origin = { x: 40, y: 40 };

/**
 * Lines come in the order of the outcomes that they leave from. Layers from the left to the right: a step stands right of everything that leads to it, lines that close a loop aside. Within a layer, steps are sorted
 * by where their neighbours stand, a few times in both directions, so that lines cross little.
 */
export function layout(ids: readonly string[], connections: readonly Connection[], sizes: ReadonlyMap<string, Size>): Map<string, Point> {
  const forward = withoutLoops(ids, connections);
  const layers = layersOf(ids, forward);
  order(layers, forward);
  return place(layers, forward, sizes);
}

/** With the place of the line among those of its source, between 0 and 1. */
type Line = readonly [source: string, target: string, place: number];

function withoutLoops(ids: readonly string[], connections: readonly Connection[]): Line[] {
  const outgoing = groupBy(connections, (c) => c.source);
  const state = new Map<string, 'open' | 'done'>();
  const lines: Line[] = [];
  const visit = (root: string) => {
    const stack = [{ id: root, next: 0 }];
    state.set(root, 'open');
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const line = outgoing.get(top.id)?.[top.next++];
      if (!line) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(line.target) !== 'open') {
        lines.push([top.id, line.target, (top.next - 0.5) / outgoing.get(top.id)!.length]);
        if (!state.has(line.target)) {
          state.set(line.target, 'open');
          stack.push({ id: line.target, next: 0 });
        }
      }
    }
  };
  const targets = new Set(connections.filter((c) => c.source !== c.target).map((c) => c.target));
  for (const id of [...ids.filter((id) => !targets.has(id)), ...ids]) {
    if (!state.has(id)) {
      visit(id);
    }
  }

  return lines;
}

function layersOf(ids: readonly string[], lines: readonly Line[]): string[][] {
  const depth = new Map(ids.map((id) => [id, 0]));
  const left = new Map(ids.map((id) => [id, 0]));
  const outgoing = groupBy(lines, ([source]) => source);
  for (const [, target] of lines) {
    left.set(target, (left.get(target) ?? 0) + 1);
  }

  const ready = ids.filter((id) => left.get(id) === 0);
  for (let id = ready.shift(); id !== undefined; id = ready.shift()) {
    for (const [source, target] of outgoing.get(id) ?? []) {
      depth.set(target, Math.max(depth.get(target)!, depth.get(source)! + 1));
      left.set(target, left.get(target)! - 1);
      if (left.get(target) === 0) {
        ready.push(target);
      }
    }
  }

  const layers: string[][] = [];
  for (const id of ids) {
    (layers[depth.get(id)!] ??= []).push(id);
  }

  return layers.filter(Boolean);
}

function order(layers: string[][], lines: readonly Line[]): void {
  const before = groupBy(lines, ([, target]) => target);
  const after = groupBy(lines, ([source]) => source);
  const rank = new Map<string, number>();
  const note = () => layers.forEach((layer) => layer.forEach((id, index) => rank.set(id, index)));
  const sort = (layer: string[], neighbours: (id: string) => number[]) => {
    const weight = new Map(layer.map((id) => {
      const ranks = neighbours(id);
      return [id, ranks.length > 0 ? ranks.reduce((sum, r) => sum + r, 0) / ranks.length : rank.get(id)!];
    }));
    layer.sort((a, b) => weight.get(a)! - weight.get(b)!);
    layer.forEach((id, index) => rank.set(id, index));
  };
  const sources = (id: string) => (before.get(id) ?? []).map(([source, , place]) => rank.get(source)! + place);
  note();
  for (let round = 0; round < 4; round++) {
    layers.forEach((layer) => sort(layer, sources));
    [...layers].reverse().forEach((layer) => sort(layer, (id) => (after.get(id) ?? []).map(([, target]) => rank.get(target)!)));
  }

  layers.forEach((layer) => sort(layer, sources));
}

function place(layers: string[][], lines: readonly Line[], sizes: ReadonlyMap<string, Size>): Map<string, Point> {
  const before = groupBy(lines, ([, target]) => target);
  const sizeOf = (id: string) => sizes.get(id) ?? { width: 200, height: 56 };
  const heads = new Map<string, number>();
  const positions = new Map<string, Point>();
  let x = origin.x;
  for (const layer of layers) {
    let bottom = Number.NEGATIVE_INFINITY;
    for (const id of layer) {
      const { height } = sizeOf(id);
      const sources = (before.get(id) ?? []).map(([source]) => heads.get(source)!).filter((y) => y !== undefined);
      const wished = sources.length > 0 ? sources.reduce((sum, y) => sum + y, 0) / sources.length : 0;
      const shared = sources.length > 0 && layer.length > 1 ? spread(id, layer, before) * (height + gap.y) : 0;
      const top = Math.max(wished + shared, bottom + gap.y);
      positions.set(id, { x, y: top });
      heads.set(id, top);
      bottom = top + height;
    }

    x += Math.max(...layer.map((id) => sizeOf(id).width)) + gap.x;
  }

  const top = Math.min(...[...positions.values()].map((p) => p.y), Number.POSITIVE_INFINITY);
  return new Map([...positions].map(([id, p]) => [id, { x: snap(p.x), y: snap(p.y - top + origin.y) }]));
}

/** How far a step stands from the middle of those that follow the same step. */
function spread(id: string, layer: readonly string[], before: ReadonlyMap<string, Line[]>): number {
  const source = before.get(id)?.[0]?.[0];
  const siblings = layer.filter((other) => before.get(other)?.[0]?.[0] === source);
  return siblings.indexOf(id) - (siblings.length - 1) / 2;
}

export const grid = 8;

export const snap = (value: number): number => Math.round(value / grid) * grid;
