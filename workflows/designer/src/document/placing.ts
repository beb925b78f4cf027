import { positionOf, type Activity, type Point } from './activity';
import { connectionsOf, insertAfter, insertInto, addStep, moveSteps, stepsOf, type Connection } from './flowchart';
import { snap, type Size } from './layout';

const gap = 88;

/** A place near the wished one that no other step covers. */
export function freePlace(flowchart: Activity, wished: Point, size: Size, sizes: ReadonlyMap<string, Size>): Point {
  const place = { x: snap(wished.x), y: snap(wished.y) };
  const covers = (step: Activity) => {
    const position = positionOf(step);
    const other = sizes.get(step.id) ?? size;
    return position && position.x < place.x + size.width + 16 && place.x < position.x + other.width + 16
      && position.y < place.y + size.height + 16 && place.y < position.y + other.height + 16;
  };
  for (let tries = 0; tries < 200; tries++) {
    const other = stepsOf(flowchart).find(covers);
    if (!other) {
      break;
    }

    place.y = snap(positionOf(other)!.y + (sizes.get(other.id)?.height ?? size.height) + 24);
  }

  return place;
}

/** Moves everything from x on to the right, so that a step fits in between. */
const withRoom = (flowchart: Activity, x: number, by: number): Activity =>
  moveSteps(flowchart, new Map(stepsOf(flowchart).flatMap((step) => {
    const position = positionOf(step);
    return position && position.x >= x ? [[step.id, { x: position.x + by, y: position.y }] as const] : [];
  })));

export interface Placement {
  flowchart: Activity;
  step: Activity;
  size: Size;
  sizes: ReadonlyMap<string, Size>;
  /** First way out of the new step; undefined when it ends the flow. */
  outcome: string | undefined;
}

const placed = (step: Activity, position: Point, size: Size): Activity =>
  ({ ...step, metadata: { ...(step.metadata as object), designer: { position: { ...position }, size: { ...size } } } }) as Activity;

/** Puts a step after an outcome, before what follows there. */
export function placeAfter({ flowchart, step, size, sizes, outcome }: Placement, source: string, port: string): Activity {
  const from = stepsOf(flowchart).find((other) => other.id === source)!;
  const origin = positionOf(from)!;
  const x = origin.x + (sizes.get(source)?.width ?? size.width) + gap;
  const next = connectionsOf(flowchart).find((c) => c.source === source && c.port === port);
  const target = next && stepsOf(flowchart).find((other) => other.id === next.target);
  const position = target && positionOf(target)!;
  if (position && position.x >= x) {
    const room = withRoom(flowchart, position.x, size.width + gap);
    return insertAfter(room, source, port, placed(step, { x: position.x, y: snap(position.y) }, size), outcome);
  }

  const index = connectionsOf(flowchart).filter((c) => c.source === source).length;
  return insertAfter(flowchart, source, port, placed(step, freePlace(flowchart, { x, y: origin.y + (index > 0 ? 24 : 0) }, size, sizes), size), outcome);
}

export function placeInto({ flowchart, step, size, sizes, outcome }: Placement, line: Connection): Activity {
  const target = positionOf(stepsOf(flowchart).find((other) => other.id === line.target)!)!;
  const source = positionOf(stepsOf(flowchart).find((other) => other.id === line.source)!)!;
  if (target.x > source.x) {
    return insertInto(withRoom(flowchart, target.x, size.width + gap), line, placed(step, { x: target.x, y: snap(target.y) }, size), outcome);
  }

  const middle = { x: (source.x + target.x) / 2, y: Math.max(source.y, target.y) + size.height + 24 };
  return insertInto(flowchart, line, placed(step, freePlace(flowchart, middle, size, sizes), size), outcome);
}

export const placeAt = ({ flowchart, step, size, sizes }: Placement, position: Point): Activity =>
  addStep(flowchart, placed(step, freePlace(flowchart, position, size, sizes), size));
