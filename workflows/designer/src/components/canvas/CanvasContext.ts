import { createContext, useContext } from 'react';
import type { Designer } from '../../state/DesignerContext';

/** What steps and lines on the canvas need; it hardly ever changes, so that typing does not draw all of them again. */
export type CanvasActions = Pick<Designer, 'ask' | 'readOnly'>;

export const CanvasContext = createContext<CanvasActions | null>(null);

export const useCanvas = (): CanvasActions => useContext(CanvasContext)!;
