import { useEffect } from 'react';
import type { Api, Problem } from '../api';
import type { JsonObject } from '../document/json';

/** Asks the server what is wrong, a moment after the last change. */
export function useValidation(api: Api, document: JsonObject, isOn: boolean, setProblems: (problems: Problem[]) => void): void {
  useEffect(() => {
    if (!isOn) {
      return;
    }

    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.validate(document, controller.signal).then(setProblems).catch(() => undefined);
    }, 500);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, document, isOn, setProblems]);
}
