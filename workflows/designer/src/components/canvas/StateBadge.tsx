import type { StepState, StepStatus } from '../../document/journal';
import { t } from '../../i18n';
import { Icon } from '../Icon';

const icons: Record<StepStatus, string> = { running: 'player-play', waiting: 'hourglass', done: 'check', failed: 'x', cancelled: 'ban' };

export function stateText({ status, times }: StepState): string {
  switch (status) {
    case 'running':
      return t('Running');
    case 'waiting':
      return t('Waiting');
    case 'failed':
      return t('Failed');
    case 'cancelled':
      return t('Cancelled');
    case 'done':
      return times > 1 ? t('Done {0} times', times) : t('Done');
  }
}

export function StateBadge({ state }: { state: StepState }) {
  return (
    <span className={`wf-state wf-state-${state.status}`} title={state.message ?? stateText(state)}>
      <Icon name={icons[state.status]} size={14} />
      {state.times > 1 && <span>{state.times}</span>}
      <span className="visually-hidden">{stateText(state)}</span>
    </span>
  );
}
