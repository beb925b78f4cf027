import type { Option } from '../../document/descriptors';
import { t } from '../../i18n';

export interface TicketProperty {
  /** How conditions write it. */
  path: string;
  label: string;
  /** Where its values come from, when they are few. */
  source?: string;
  options?: Option[];
}

const yesOrNo = (): Option[] => [{ value: 'true', label: t('Yes') }, { value: 'false', label: t('No') }];

/** What getTicket() tells besides the fields that an organisation adds. */
export const ticketProperties = (): TicketProperty[] => [
  { path: 'type', label: t('Type'), source: 'ticket-types' },
  { path: 'title', label: t('Title') },
  { path: 'description', label: t('Description') },
  { path: 'state', label: t('State'), source: 'ticket-states' },
  { path: 'subState', label: t('Reason within the state'), source: 'ticket-sub-states' },
  { path: 'isOpen', label: t('Is open'), options: yesOrNo() },
  { path: 'priority', label: t('Priority') },
  { path: 'impact', label: t('Impact') },
  { path: 'urgency', label: t('Urgency') },
  { path: 'category', label: t('Category'), source: 'categories' },
  { path: 'service', label: t('Service'), source: 'services' },
  { path: 'channel', label: t('Channel') },
  { path: 'team', label: t('Team'), source: 'teams' },
  { path: 'assignee', label: t('Assignee') },
  { path: 'requester.name', label: t('Name of the requester') },
  { path: 'reassignments', label: t('How often it was handed over') },
  { path: 'reopenings', label: t('How often it was reopened') },
];

/** Where the values of a field come from, when they are few. */
export const sourceOf = (field: string): string | undefined => ticketProperties().find((property) => property.path === field)?.source;
