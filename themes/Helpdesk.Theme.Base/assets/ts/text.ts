import { meta } from './dom';

/** Texts in the person's language, put into the page by ClientTexts.cs. */
type TextName =
  | 'close' | 'cancel' | 'confirm' | 'confirmTitle' | 'undo' | 'copied' | 'copyFailed'
  | 'draftSaved' | 'draftRestored' | 'draftDiscard' | 'unsaved' | 'remove' | 'noMatches' | 'results'
  | 'paletteLabel' | 'palettePlaceholder' | 'paletteOpen' | 'paletteMove' | 'paletteClose' | 'pages' | 'records' | 'actions'
  | 'networkError' | 'serverError' | 'sessionOver' | 'selected'
  | 'justNow' | 'soon' | 'sec' | 'min' | 'hour' | 'hourMin' | 'day' | 'dayHour' | 'over'
  | 'keysTitle' | 'keysGlobal' | 'keysList' | 'keysPage' | 'keySearch' | 'keyPalette' | 'keyCreate' | 'keyHelp'
  | 'keyNext' | 'keyPrevious' | 'keySelect' | 'keySelectRange' | 'keyOpen' | 'viewing' | 'editing' | 'noting' | 'replying' | 'ticketChanged' | 'keySend' | 'keyReply' | 'keyNote';

let texts: Record<string, string> | undefined;

export function t(name: TextName, ...values: (string | number)[]): string {
  texts ??= JSON.parse(meta('ui-text') || '{}') as Record<string, string>;
  return (texts[name] ?? name).replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
