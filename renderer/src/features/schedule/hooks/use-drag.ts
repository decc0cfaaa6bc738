import type { CalendarOptions } from '@fullcalendar/react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { HOUR, type Interval, MINUTE } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import type { Shown } from '../core/view.ts';
import type { Refusal } from '../refusal-popover.tsx';
import { useMove } from './use-move.ts';
import { useTimesForDrag } from './use-times.ts';

/** How nearest free times are looked for, here and in the dialog. */
export const NEAREST = { count: 2, step: 15 * MINUTE, within: 12 * HOUR } as const;

/** Only a class that has not begun and has its time still before it can go elsewhere. */
export const isMovable = ({ status, startsAt }: SessionRow): boolean =>
  (status === 'scheduled' || status === 'ready') && startsAt > serverNow();

/** Dragging a class: refused while it hangs over what it cannot have, and the server's word when it is let go. */
export function useDrag(
  byId: ReadonlyMap<string, SessionRow>,
  shown: Shown | null,
): { readonly options: CalendarOptions; readonly refusal: Refusal | null } {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const times = useTimesForDrag(shown);
  const move = useMove();
  const pointer = useRef({ x: 0, y: 0 });
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const options = useMemo<CalendarOptions>(() => {
    const follow = ({ clientX: x, clientY: y }: PointerEvent): void => {
      pointer.current = { x, y };
    };
    const allowed = (id: number, slot: Interval): boolean => {
      const taken = times.read(id);
      const clash = taken === null ? null : clashOf(slot, taken);
      document.body.toggleAttribute('data-drag-refused', clash !== null);
      setRefusal(
        clash === null || taken === null
          ? null
          : { slot, clash, bufferMs: taken.bufferMs, nearest: nearestFree(slot, taken, NEAREST), ...pointer.current },
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
    return {
      eventStartEditable: true,
      eventDurationEditable: false,
      eventMouseEnter: ({ event }) => times.ask(Number(event.id)),
      eventDragStart: ({ event, jsEvent }) => {
        times.ask(Number(event.id));
        pointer.current = { x: jsEvent.clientX, y: jsEvent.clientY };
        window.addEventListener('pointermove', follow);
      },
      eventDragStop: () => {
        window.removeEventListener('pointermove', follow);
        document.body.removeAttribute('data-drag-refused');
        setRefusal(null);
      },
      eventAllow: ({ start, end }, event) =>
        event === null || allowed(Number(event.id), { from: start.getTime(), to: end.getTime() }),
      eventDrop: ({ event, revert }) => {
        const session = byId.get(event.id);
        const startsAt = event.start?.getTime();
        if (session === undefined || startsAt === undefined) return revert();
        void settle(session, startsAt, revert);
      },
    };
  }, [byId, format, move, t, times]);
  return { options, refusal };
}
