import { useEffect } from 'react';
import type { Designer } from '../state/DesignerContext';
import type { Editing } from './useEditing';

/** Keys that work wherever the focus is. */
export function useGlobalKeys({ dispatch, ask, readOnly }: Designer, editing: Editing): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const isTyping = target.matches('textarea, input:not([type=checkbox])');
      const control = event.ctrlKey || event.metaKey;
      const key = event.key.toLowerCase();
      const handled = (): boolean => {
        if (control && key === 's') {
          if (!readOnly && editing.isDirty && !editing.isBusy) {
            void editing.save();
          }

          return true;
        }

        if (isTyping || target.closest('dialog')) {
          return false;
        }

        if (control && !readOnly && (key === 'z' || key === 'y')) {
          dispatch({ type: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
          return true;
        }

        if (event.key === '?' && !control) {
          ask({ kind: 'keys' });
          return true;
        }

        return false;
      };
      if (handled()) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    // Before the keys of the page around the designer.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [dispatch, ask, readOnly, editing]);
}
