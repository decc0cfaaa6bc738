import { useTranslation } from 'react-i18next';
import type { ScheduleSlot } from '#shared/contract/schedules.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { SlotLabel } from '#renderer/ui/state-label.tsx';
import classes from './bulk.module.css';
import { useSlotWords } from './use-slot-words.ts';

interface SlotTableProps {
  readonly slots: readonly ScheduleSlot[];
  readonly timeZone: string;
  readonly bufferMs: number;
}

/** A row for each slot: what becomes of it, when it is, and for one that is skipped why and what is free near it. */
export function SlotTable({ slots, timeZone, bufferMs }: SlotTableProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const words = useSlotWords(timeZone, bufferMs);
  return (
    // It scrolls, so the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={classes.scroll} role="group" aria-label={t('slots')} tabIndex={0}>
      <table className={classes.slots}>
        <thead>
          <tr>
            <th scope="col">{t('slot.outcome')}</th>
            <th scope="col">{t('slot.day')}</th>
            <th scope="col">{t('slot.time', { city: format.city(timeZone) })}</th>
          </tr>
        </thead>
        {slots.map((slot) => {
          const said = words(slot);
          return (
            <tbody key={`${slot.date} ${slot.wallTime}`} data-slot={slot.date} data-outcome={slot.outcome}>
              <tr>
                <td>
                  <SlotLabel slot={slot.reason === 'failed' ? 'failed' : slot.outcome} />
                </td>
                <td>{format.date(slot.startsAt, timeZone)}</td>
                <td>{format.timeRange(slot.startsAt, slot.endsAt, timeZone)}</td>
              </tr>
              {said.length === 0 ? null : (
                <tr>
                  <td />
                  <td colSpan={2} className={classes.why}>
                    {said.map((line) => (
                      <p key={line}>{line}</p>
                    ))}
                  </td>
                </tr>
              )}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}
