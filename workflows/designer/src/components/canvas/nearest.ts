import { positionOf, type Activity } from '../../document/activity';
import type { Size } from '../../document/layout';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The step that an arrow key leads to: near, and rather straight ahead than aside. */
export function nearest(steps: readonly Activity[], sizes: ReadonlyMap<string, Size>, from: string, direction: Direction): string | undefined {
  const centre = (step: Activity) => {
    const { x, y } = positionOf(step)!;
    const { width, height } = sizes.get(step.id)!;
    return { x: x + width / 2, y: y + height / 2 };
  };
  const current = steps.find((step) => step.id === from);
  if (!current) {
    return undefined;
  }

  const origin = centre(current);
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const horizontal = direction === 'left' || direction === 'right';
  return steps
    .filter((step) => step.id !== from)
    .map((step) => {
      const { x, y } = centre(step);
      const [ahead, aside] = horizontal ? [x - origin.x, y - origin.y] : [y - origin.y, x - origin.x];
      return { id: step.id, ahead: ahead * sign, aside: Math.abs(aside) };
    })
    .filter(({ ahead }) => ahead > 4)
    .sort((a, b) => a.ahead + 2 * a.aside - b.ahead - 2 * b.aside)[0]?.id;
}
