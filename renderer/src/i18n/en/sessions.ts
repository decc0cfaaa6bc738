/** Lists of sessions, whichever screen shows them. */
export const sessions = {
  today: 'Today’s classes',
  lastWeek: 'Classes of the last 7 days',
  class: 'Class',
  teacher: 'Teacher',
  time: 'When',
  length: 'Length',
  status: 'Status',
  people: 'People of the class',
  name: 'Name',
  back: 'Back',
  count_one: '1 class',
  count_other: '{{count}} classes',
  asOf: 'Data as of {{time}}',
  none: 'No classes in this time',
  noneBody: 'They appear here when they are scheduled.',
  notLoaded: 'The classes did not arrive',
} as const;
