import { t } from '../../i18n';
import { Dialog } from '../Dialog';

export function KeysDialog({ onClose }: { onClose(): void }) {
  const groups: [string, [string, string][]][] = [
    [t('Move around'), [
      ['← → ↑ ↓', t('Go to the next step')], ['Tab', t('Go through all steps')], ['Enter', t('Properties')], ['Esc', t('Back')],
    ]],
    [t('Edit steps'), [
      ['A', t('Add a step')], ['C', t('Connect')], ['Del', t('Remove')], ['Alt + ← → ↑ ↓', t('Move the step')],
      ['Ctrl + C', t('Copy')], ['Ctrl + X', t('Cut')], ['Ctrl + V', t('Paste')], ['Ctrl + D', t('Duplicate the steps')],
    ]],
    [t('Workflow'), [
      ['Ctrl + S', t('Save')], ['Ctrl + Z', t('Undo')], ['Ctrl + Y', t('Redo')], ['Ctrl + A', t('Select all steps')], ['?', t('Keys')],
    ]],
  ];
  return (
    <Dialog title={t('Keys')} size="lg" onClose={onClose}>
      <div className="keys">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([key, text]) => <div key={key}><dt>{text}</dt><dd><kbd>{key}</kbd></dd></div>)}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
