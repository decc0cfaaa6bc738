import {
  IconBan,
  IconCalendarQuestion,
  IconCircleDashed,
  IconCircleDot,
  IconClipboardCheck,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { displayMinutes, overlaps } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { AbsentIcon, PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import type { StateLook } from '#renderer/ui/states.ts';
import { isOwed, isUndecided } from '../core/class-list.ts';
import { dayOf } from '../core/day.ts';
import { useEndReason } from '../hooks/use-end-reason.ts';
import classes from './spine.module.css';

interface SpineRowProps {
  readonly id: string;
  readonly row: SessionRow;
  readonly now: number;
  readonly chosen: boolean;
  readonly last: boolean;
  readonly onChoose: () => void;
}

/** One class in the day's list: its time, its state as a node of the spine, its name, and what it asks for. */
export function SpineRow({ id, row, now, chosen, last, onChoose }: SpineRowProps) {
  const format = useFormat();
  const { facts, asks } = useWords(row, now);
  const look = lookOf(row, now);
  const Icon = look.icon;
  const over = row.status === 'cancelled' || (row.status === 'completed' && !isOwed(row));
  return (
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      className={classes.row}
      data-quiet={over || undefined}
      data-cancelled={row.status === 'cancelled' || undefined}
      data-last={last || undefined}
      onClick={onChoose}
    >
      <span className={classes.time}>{format.time(row.startsAt)}</span>
      <span className={`${classes.node} ${classes[look.ink]}`}>
        <Icon size={20} stroke={STROKE} />
      </span>
      <span className={classes.words}>
        <span className={classes.title}>
          <bdi>{row.title}</bdi>
        </span>
        <span className={classes.second}>
          <span className={classes.facts}>{facts.join(' · ')}</span>
          {asks === null ? null : <span className={`${classes.asks} ${classes[look.ink]}`}>{asks}</span>}
        </span>
      </span>
    </div>
  );
}

function lookOf(row: SessionRow, now: number): StateLook {
  if (isOwed(row)) return { icon: IconClipboardCheck, ink: 'warn' };
  if (row.status === 'completed') return { icon: PresentIcon, ink: 'ok' };
  if (row.status === 'absent') return { icon: AbsentIcon, ink: 'bad' };
  if (row.status === 'cancelled') return { icon: IconBan, ink: 'mute' };
  if (isUndecided(row, now)) return { icon: IconCalendarQuestion, ink: 'warn' };
  if (row.status === 'scheduled' && now < row.opensAt) return { icon: IconCircleDashed, ink: 'mute' };
  return { icon: IconCircleDot, ink: 'accent' };
}

/** The quiet facts of a row, and the one thing it asks for at its end. */
function useWords(row: SessionRow, now: number): { readonly facts: readonly string[]; readonly asks: string | null } {
  const { t } = useTranslation(['today', 'ui']);
  const format = useFormat();
  const endReason = useEndReason();
  if (row.status === 'cancelled') {
    const reason = endReason(row.endReason);
    return { facts: [reason === null ? t('ui:status.cancelled') : t('row.cancelled', { reason })], asks: null };
  }
  const day = dayOf(now, format.settings.timeZone);
  const isToday = overlaps({ from: row.startsAt, to: row.endsAt }, day);
  const minutes = displayMinutes(row.endsAt - row.startsAt);
  const length = isToday ? t('row.minutes', { count: minutes }) : format.date(row.startsAt);
  const isGroup = row.subtype === 'circle' || row.subtype === 'course';
  const facts = isGroup ? [length, t('studentCount', { count: row.expectedCount })] : [length];
  if (isOwed(row)) return { facts, asks: t('row.evaluate') };
  if (row.status === 'completed')
    return { facts: row.evaluated === null ? facts : [length, t('row.evaluated')], asks: null };
  if (row.status === 'absent') return { facts, asks: t('ui:status.absent') };
  if (isUndecided(row, now)) return { facts, asks: t('row.undecided') };
  if (row.status === 'ready' || row.status === 'ongoing') return { facts, asks: t(`ui:status.${row.status}`) };
  if (now < row.opensAt) return { facts: [...facts, t('row.opens', { time: format.time(row.opensAt) })], asks: null };
  return { facts, asks: t('row.mayStart') };
}
