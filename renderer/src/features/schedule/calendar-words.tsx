import type { CalendarOptions } from '@fullcalendar/react';
import type { TFunction } from 'i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Formats } from '#renderer/i18n/use-format.ts';
import { ClassEvent, IncomingEvent } from './class-event.tsx';
import { VIEWS } from './core/view.ts';
import { BlockedDay, DayHead, MonthDay } from './day-head.tsx';

interface Written {
  readonly format: Formats;
  readonly t: TFunction<'calendar'>;
  readonly hijri: boolean;
  readonly byId: ReadonlyMap<string, SessionRow>;
  readonly withTeacher: boolean;
}

/** Everything that FullCalendar would write in its own way (its Arabic hours come out as `9ص`), in ours. */
export function wordsOfCalendar({ format, t, hijri, byId, withTeacher }: Written): CalendarOptions {
  return {
    slotHeaderContent: ({ text }) => text,
    dayHeaderContent: ({ date, isToday, view, dow }) =>
      // A column of the month stands for every such day.
      view.type === VIEWS.month ? (
        format.weekday(Date.UTC(2023, 0, 1 + dow), 'UTC')
      ) : (
        <DayHead at={date.getTime()} today={isToday} hijri={hijri} />
      ),
    dayCellTopContent: ({ date, isToday }) => <MonthDay at={date.getTime()} today={isToday} hijri={hijri} />,
    // The second text of a list's day says the date again.
    listDayHeaderContent: ({ level, text }) => (level === 0 ? text : null),
    moreLinkContent: ({ num }) => t('more', { count: num }),
    moreLinkHint: (num) => t('more', { count: num }),
    backgroundEventContent: ({ event }) =>
      event.id.startsWith('outside') ? null : (
        <BlockedDay
          word={typeof event.extendedProps['name'] === 'string' ? event.extendedProps['name'] : t('blockedDay')}
        />
      ),
    eventContent: ({ event, view }) => {
      const session = byId.get(event.id);
      const at = event.start?.getTime() ?? null;
      if (session === undefined) return <IncomingEvent title={event.title} startsAt={event.allDay ? null : at} />;
      return (
        <ClassEvent
          session={session}
          startsAt={at ?? session.startsAt}
          line={!view.type.startsWith('timeGrid')}
          withTeacher={withTeacher}
        />
      );
    },
    slotHeaderFormat: ({ date }) => format.time(date.marker.getTime(), 'UTC'),
    listDayFormat: ({ date }) => {
      const at = date.marker.getTime();
      return hijri ? `${format.date(at, 'UTC')} · ${format.hijriDate(at, 'UTC')}` : format.date(at, 'UTC');
    },
  };
}
