/** Numbers with their nouns. */
export const units = {
  minutes_one: '1 minute',
  minutes_other: '{{count}} minutes',
  seconds_one: '1 second',
  seconds_other: '{{count}} seconds',
  minutesOf_one: '{{done}} of 1 minute',
  minutesOf_other: '{{done}} of {{count}} minutes',
  shortHours: '{{hours}} h',
  shortMinutes: '{{minutes}} min',
  shortSeconds: '{{seconds}} s',
  shortDays: '{{days}} d',
  shortPair: '{{larger}} {{smaller}}',
  ago: '{{age}} ago',
  justNow: 'now',
  fromTo: '{{from}} to {{to}}',
} as const;
