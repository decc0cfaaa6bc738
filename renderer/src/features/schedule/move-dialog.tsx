import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Temporal } from 'temporal-polyfill';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { DAY } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useClashWords } from './hooks/use-clash-words.ts';
import { NEAREST } from './hooks/use-drag.ts';
import { useMove } from './hooks/use-move.ts';
import { useTaken } from './hooks/use-times.ts';
import classes from './schedule.module.css';

interface MoveDialogProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

/** "Move to…": the drag's twin for the keyboard, refused by the same rule and in the same words. */
export function MoveDialog({ session, onClose }: MoveDialogProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const move = useMove();
  const words = useClashWords();
  const { timeZone } = format.settings;
  const [{ day, time }, setWhen] = useState(() => wallOf(session.startsAt, timeZone));
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const startsAt = instantOf(day, time, timeZone);
  const from = Math.floor((startsAt ?? session.startsAt) / DAY) * DAY;
  const taken = useTaken(session.id, { from: from - DAY, to: from + 2 * DAY });
  const slot = startsAt === null ? null : { from: startsAt, to: startsAt + session.endsAt - session.startsAt };
  const moved = startsAt !== null && startsAt !== session.startsAt;
  const clash = slot === null || taken === null || !moved ? null : clashOf(slot, taken);
  const nearest = clash === null || slot === null || taken === null ? [] : nearestFree(slot, taken, NEAREST);
  const said = clash === null ? null : words(clash, taken?.bufferMs ?? 0);
  const send = async (): Promise<void> => {
    if (startsAt === null) return;
    setSending(true);
    if (await move(session, startsAt, reason)) onClose();
    else setSending(false);
  };
  return (
    <Modal opened onClose={onClose} title={t('move.to', { title: `\u2068${session.title}\u2069` })} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
          <Group grow align="start">
            <TextInput
              type="date"
              label={t('move.day')}
              value={day}
              onChange={({ currentTarget }) => setWhen({ day: currentTarget.value, time })}
              data-autofocus
            />
            <TextInput
              type="time"
              label={t('move.time', { city: format.city(timeZone) })}
              value={time}
              onChange={({ currentTarget }) => setWhen({ day, time: currentTarget.value })}
            />
          </Group>
          <div role="status">
            {said === null ? null : (
              <>
                <p className={classes.refusalTitle}>
                  <IconBan size={18} stroke={STROKE} />
                  <span>{t('clash.title', { why: said.title })}</span>
                </p>
                <p>{said.body}</p>
              </>
            )}
          </div>
          {nearest.length === 0 ? null : (
            <Group gap={8}>
              <span className={classes.hint}>{t('clash.nearest')}</span>
              {nearest.map((at) => (
                <Button key={at} variant="default" size="xs" onClick={() => setWhen(wallOf(at, timeZone))}>
                  {format.time(at)}
                </Button>
              ))}
            </Group>
          )}
          <Textarea
            label={t('move.reason')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
          />
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={sending}
              disabled={!moved || clash !== null || taken === null || reason.trim() === ''}
            >
              {t('move.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface Wall {
  readonly day: string;
  readonly time: string;
}

function wallOf(at: number, timeZone: string): Wall {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { day: wall.toPlainDate().toString(), time: wall.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

/** A wall time that a clock change skips moves forward, one that it repeats is the first (domain.md 5). */
function instantOf(day: string, time: string, timeZone: string): number | null {
  if (day === '' || time === '') return null;
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
}
