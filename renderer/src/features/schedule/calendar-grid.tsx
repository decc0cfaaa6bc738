import FullCalendar, { type CalendarRef, type EventInput } from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import list from '@fullcalendar/react/list';
import arSa from '@fullcalendar/react/locales/ar-sa';
import '@fullcalendar/react/skeleton.css';
import classic from '@fullcalendar/react/themes/classic';
import '@fullcalendar/react/themes/classic/palette.css';
import '@fullcalendar/react/themes/classic/theme.css';
import timeGrid from '@fullcalendar/react/timegrid';
import { type Ref, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Academy } from '#shared/contract/account.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Interval } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { wordsOfCalendar } from './calendar-words.tsx';
import { dayIn, firstDayOf, type Shown, VIEWS } from './core/view.ts';
import type { Days } from './hooks/use-classes.ts';
import { isMovable, OPEN_TIME, type Placed, useDrag } from './hooks/use-drag.ts';
import { RefusalPopover } from './refusal-popover.tsx';
import box from './event-box.module.css';
import classes from './grid.module.css';

const PLUGINS = [timeGrid, dayGrid, list, interaction, classic];
const LOCALES = { ar: { ...arSa, code: 'ar-SA-u-ca-gregory-nu-latn' }, en: 'en-gb' } as const;
/** Half an hour is 43 px, an hour 86 (look.md, "06 Calendar"). */
const SLOT_HEIGHT = 43;

interface CalendarGridProps {
  readonly ref: Ref<CalendarRef>;
  readonly sessions: readonly SessionRow[];
  readonly academy: Academy;
  readonly withTeacher: boolean;
  readonly shown: Shown | null;
  readonly days: Days;
  /** Hours in which the shown teacher does not teach. */
  readonly outside: readonly Interval[];
  readonly onShown: (shown: Shown) => void;
  readonly onOpen: (session: SessionRow) => void;
  /** A free slot was pressed; the day alone in the month. Undefined where nothing may be created. */
  readonly onSlot?: ((wall: Wall) => void) | undefined;
  /** A class that waited for a time was dragged here. */
  readonly onPlace: Placed;
}

/** The days and hours with their classes, from the start side in both directions. */
export function CalendarGrid({
  ref,
  sessions,
  academy,
  withTeacher,
  shown,
  days,
  outside,
  onShown,
  onOpen,
  onSlot,
  onPlace,
}: CalendarGridProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const { language, timeZone } = format.settings;
  // FullCalendar takes a new array as a new set of events and would put a dragged one back.
  const events = useMemo(
    () => [
      ...sessions.map(toEvent),
      ...days.blocked.map((one) => toBlocked(one, timeZone)),
      ...days.holidays.map((one) => toBlocked(one, timeZone)),
      ...outside.map(toOutside),
    ],
    [sessions, days, outside, timeZone],
  );
  const byId = useMemo(() => new Map(sessions.map((session) => [String(session.id), session])), [sessions]);
  const hijri = academy.showHijri;
  const written = useMemo(
    () => wordsOfCalendar({ format, t, hijri, byId, withTeacher }),
    [format, t, hijri, byId, withTeacher],
  );
  const drag = useDrag(byId, shown, onPlace);
  const hitId = drag.refusal?.clash.busy?.sessionId ?? null;
  return (
    <>
      <FullCalendar
        ref={ref}
        plugins={PLUGINS}
        className={classes.calendar}
        locale={LOCALES[language]}
        direction={language === 'ar' ? 'rtl' : 'ltr'}
        timeZone={timeZone}
        now={nowDate}
        firstDay={firstDayOf(academy.weekStart)}
        initialView={VIEWS.week}
        headerToolbar={false}
        height="100%"
        allDaySlot={false}
        nowIndicator
        slotDuration="00:30"
        slotHeaderInterval="01:00"
        snapDuration="00:05"
        slotMinHeight={SLOT_HEIGHT}
        slotEventOverlap={false}
        scrollTime={scrollTimeOf(timeZone)}
        eventMinHeight={24}
        dayMaxEvents
        listItemEventBeforeClass={classes.noDot}
        rowMoreLinkClass={classes.more}
        slotLaneClass={({ isMinor }) => (isMinor ? classes.halfHour : '')}
        eventInteractive
        eventColor="var(--raised)"
        eventContrastColor="var(--ink)"
        events={events}
        backgroundEventClass={({ event }) => (event.id.startsWith('outside') ? classes.outside : classes.blocked)}
        eventClass={({ event, view, isDragging, isMirror }) =>
          event.display === 'background'
            ? ''
            : [
                box.box,
                box[`is-${statusOf(event.extendedProps)}`],
                days.bufferMs > 0 && view.type.startsWith('timeGrid') ? box.buffered : '',
                event.id === String(hitId) ? box.hit : '',
                isDragging && !isMirror ? box.origin : '',
              ].join(' ')
        }
        datesSet={({ start, end, view }) =>
          onShown({
            from: start.getTime(),
            to: end.getTime(),
            first: view.currentStart.getTime(),
            last: view.currentEnd.getTime() - 1,
          })
        }
        eventClick={({ event }) => {
          const session = byId.get(event.id);
          if (session !== undefined) onOpen(session);
        }}
        dateClick={({ date, dateStr, allDay }) =>
          onSlot?.(allDay ? { day: dateStr.slice(0, 10), time: OPEN_TIME } : wallOf(date.getTime(), timeZone))
        }
        {...written}
        {...drag.options}
      />
      {drag.refusal === null ? null : <RefusalPopover refusal={drag.refusal} />}
    </>
  );
}

const nowDate = (): Date => new Date(serverNow());

const statusOf = (props: Readonly<Record<string, unknown>>): string => String(props['status']);

const toEvent = (session: SessionRow): EventInput => ({
  id: String(session.id),
  title: session.title,
  start: session.startsAt,
  end: session.endsAt,
  startEditable: isMovable(session),
  extendedProps: { status: session.status },
});

/** A blocked day: FullCalendar draws a whole day over all its hours, and over its square in the month. */
const toBlocked = ({ from, to, name }: Interval & { readonly name?: string }, timeZone: string): EventInput => ({
  id: `blocked-${from}`,
  display: 'background',
  editable: false,
  allDay: true,
  start: dayIn(from, timeZone),
  end: dayIn(to, timeZone),
  extendedProps: { name },
});

/** Hours outside a teacher's own; only views with hours are given any. */
const toOutside = ({ from, to }: Interval): EventInput => ({
  id: `outside-${from}`,
  display: 'background',
  editable: false,
  start: from,
  end: to,
});

/** The hours open two hours before now. */
function scrollTimeOf(timeZone: string): string {
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(serverNow());
  return `${String(Math.max(0, Number(hour) - 2)).padStart(2, '0')}:00`;
}
