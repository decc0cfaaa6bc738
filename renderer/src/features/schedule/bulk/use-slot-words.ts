import { useTranslation } from 'react-i18next';
import type { ScheduleSlot } from '#shared/contract/schedules.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

/** What there is to say of a slot beside its outcome: the reason, what is in the way, what is free, what the clocks do. */
export function useSlotWords(timeZone: string, bufferMs: number): (slot: ScheduleSlot) => readonly string[] {
  const { t } = useTranslation('schedules');
  const { t: ui } = useTranslation('ui');
  const format = useFormat();
  const sameDay = (a: number, b: number): boolean => format.date(a, timeZone) === format.date(b, timeZone);
  const when = (at: number, beside: number): string =>
    sameDay(at, beside) ? format.time(at, timeZone) : `${format.weekday(at, timeZone)} ${format.time(at, timeZone)}`;

  const why = ({ reason, clash }: ScheduleSlot): readonly string[] => {
    if (reason === null) return [];
    if (clash === null) return [t(`reason.${reason}`)];
    const name = clash.title === null ? t('another') : `\u2068${clash.title}\u2069`;
    const times = format.fromTo(clash.startsAt, clash.endsAt, timeZone);
    return [t('clash', { reason: t(`reason.${reason}`), name, times, buffer: format.minutes(bufferMs) })];
  };
  const moved = ({ session, startsAt }: ScheduleSlot): readonly string[] => {
    if (session === null) return [];
    if (session.status === 'cancelled') return [t('stands.cancelled')];
    if (session.startsAt === null) return [t('stands.unscheduled')];
    if (session.startsAt !== startsAt)
      return [
        t('stands.moved', {
          when: `${format.date(session.startsAt, timeZone)} ${format.time(session.startsAt, timeZone)}`,
        }),
      ];
    return session.status === 'scheduled' ? [] : [ui(`status.${session.status}`)];
  };
  return (slot) => [
    ...why(slot),
    ...(slot.nearest.length === 0
      ? []
      : [t('nearest', { times: format.list(slot.nearest.map((at) => when(at, slot.startsAt))) })]),
    ...(slot.outcome === 'exists' ? moved(slot) : []),
    ...(slot.clockChange === null
      ? []
      : [t(`clock.${slot.clockChange}`, { time: format.time(slot.startsAt, timeZone) })]),
  ];
}
