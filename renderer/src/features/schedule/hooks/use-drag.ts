import type { CalendarOptions } from '@fullcalendar/react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { HOUR, type Interval, MINUTE } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import type { Shown } from '../core/view.ts';
import type { Refusal } from '../refusal-popover.tsx';
import { useDragIn } from './use-drag-in.ts';
import { useHand } from './use-hand.ts';
import { useMove } from './use-move.ts';
import { useTimesForDrag } from './use-times.ts';

/** The hour that a class is offered first where only a day was pointed at. */
export const OPEN_TIME = '16:00';

/** How nearest free times are looked for, here and in the dialog. */
export const NEAREST = { count: 2, step: 15 * MINUTE, within: 12 * HOUR } as const;

/** Only a class that has not begun and has its time still before it can go elsewhere. */
export const isMovable = ({ status, startsAt }: SessionRow): boolean =>
  (status === 'scheduled' || status === 'ready') && startsAt > serverNow();

/** Where a class was let go that waited for a time. */
export type Placed = (sessionId: number, at: Wall) => void;

/**
 * Dragging a class, or one that waits for a time: refused while it hangs over what it cannot have, and the server's word
 * when it is let go.
 */
export function useDrag(
  byId: ReadonlyMap<string, SessionRow>,
  shown: Shown | null,
  onPlace: Placed,
): { readonly options: CalendarOptions; readonly refusal: Refusal | null } {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const { timeZone } = format.settings;
  const { ask, read } = useTimesForDrag(shown);
  const move = useMove();
  const hand = useHand();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const clear = useCallback((): void => {
    document.body.removeAttribute('data-drag-refused');
    setRefusal(null);
  }, []);
  useDragIn({ hand, ask, clear });

  const options = useMemo<CalendarOptions>(() => {
    const allowed = (id: number, slot: Interval, wholeDay: boolean): boolean => {
      const taken = read(id);
      if (taken === null) ask(id);
      const found = taken === null ? null : clashOf(slot, taken);
      // Over a day as a whole only the day can refuse; the hour is chosen afterwards.
      const clash = wholeDay && found?.reason !== 'blocked_day' && found?.reason !== 'holiday' ? null : found;
      document.body.toggleAttribute('data-drag-refused', clash !== null);
      setRefusal(
        clash === null || taken === null
          ? null
          : { slot, clash, bufferMs: taken.bufferMs, nearest: nearestFree(slot, taken, NEAREST), ...hand.at() },
      );
      return clash === null;
    };
    const settle = async (session: SessionRow, startsAt: number, revert: () => void): Promise<void> => {
      const [from, to] = [session.startsAt, startsAt].map((at) => `${format.date(at)} ${format.time(at)}`);
      const answer = await confirm({
        title: t('move.title', { title: `\u2068${session.title}\u2069` }),
        consequence: t('move.consequence', { from: from ?? '', to: to ?? '' }),
        action: t('move.action'),
        reason: 'required',
      });
      if (answer === null || !(await move(session, startsAt, answer.reason))) revert();
    };
    const wallAt = (start: Date, startStr: string, allDay: boolean): Wall =>
      allDay ? { day: startStr.slice(0, 10), time: OPEN_TIME } : wallOf(start.getTime(), timeZone);
    return {
      droppable: true,
      eventStartEditable: true,
      eventDurationEditable: false,
      eventMouseEnter: ({ event }) => ask(Number(event.id)),
      eventDragStart: ({ event, jsEvent }) => {
        ask(Number(event.id));
        hand.take({ x: jsEvent.clientX, y: jsEvent.clientY });
      },
      eventDragStop: () => {
        hand.letGo();
        clear();
      },
      eventAllow: ({ start, startStr, end, allDay }, event) => {
        if (event === null) return true;
        if (!allDay) return allowed(Number(event.id), { from: start.getTime(), to: end.getTime() }, false);
        const from = instantOf(wallAt(start, startStr, true), timeZone) ?? start.getTime();
        return allowed(
          Number(event.id),
          { from, to: from + Number(event.extendedProps['minutes'] ?? 0) * MINUTE },
          true,
        );
      },
      eventDrop: ({ event, revert }) => {
        const session = byId.get(event.id);
        const startsAt = event.start?.getTime();
        if (session === undefined || startsAt === undefined || hand.isTakenBack()) return revert();
        void settle(session, startsAt, revert);
      },
      eventReceive: ({ event, revert }) => {
        const { id, start, startStr, allDay } = event;
        // It stands there when the server says so.
        revert();
        if (start !== null && !hand.isTakenBack()) onPlace(Number(id), wallAt(start, startStr, allDay));
      },
    };
  }, [ask, byId, clear, format, hand, move, onPlace, read, t, timeZone]);
  return { options, refusal };
}
