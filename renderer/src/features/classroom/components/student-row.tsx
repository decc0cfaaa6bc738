import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDots,
  IconMicrophone,
  IconMicrophoneOff,
  IconPin,
  IconPinnedOff,
  IconRotateClockwise,
  IconUserMinus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { displayMinutes } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import type { RoomPerson } from '../core/room-person.ts';
import { SignalBars } from './signal-bars.tsx';
import classes from './students-panel.module.css';

interface Named {
  readonly identity: string;
  readonly name: string;
}

interface StudentRowProps {
  readonly student: Named;
  /** Null while LiveKit does not show them. */
  readonly live: RoomPerson | null;
  readonly reconnecting: boolean;
  /** Null for somebody who is on no list of this class. */
  readonly attendedMs: number | null;
  readonly pinned: boolean;
  readonly mayAct: boolean;
  readonly onPin: (identity: string) => void;
  readonly onMute: (person: Named) => void;
  readonly onRemove: (person: Named) => void;
}

/** A student in the class: microphone, name, counted minutes, how their connection carries. */
export function StudentRow(props: StudentRowProps) {
  const { student, live, reconnecting, attendedMs, mayAct } = props;
  const { t } = useTranslation(['classroom', 'units']);
  const { number } = useFormat();
  return (
    <li className={classes.row}>
      <Microphone {...props} />
      <span className={classes.who}>
        <PersonName name={student.name} />
        {reconnecting ? <span className={classes.second}>{t('students.reconnecting')}</span> : null}
      </span>
      {attendedMs === null ? null : (
        <span className={classes.minutes}>
          {t('units:shortMinutes', { minutes: number(displayMinutes(attendedMs)) })}
        </span>
      )}
      {reconnecting ? (
        <span role="img" aria-label={t('students.reconnectingShort')} className={classes.turning}>
          <IconRotateClockwise size={18} stroke={STROKE} />
        </span>
      ) : (
        <SignalBars quality={live?.quality ?? 'unknown'} />
      )}
      {mayAct ? <RowMenu {...props} /> : null}
    </li>
  );
}

/** The microphone's state; while it is on, pressing it mutes the student. */
function Microphone({ student, live, mayAct, onMute }: StudentRowProps) {
  const { t } = useTranslation('classroom');
  const on = live?.microphone === true;
  const Sign = on ? IconMicrophone : IconMicrophoneOff;
  if (!on || !mayAct)
    return (
      <span
        role="img"
        aria-label={t(on ? 'stage.micOn' : 'stage.micOff')}
        className={classes.sign}
        data-on={on || undefined}
      >
        <Sign size={19} stroke={STROKE} />
      </span>
    );
  const label = t('students.muteOf', { name: student.name });
  return (
    <button
      type="button"
      className={classes.sign}
      data-on
      aria-label={label}
      title={label}
      onClick={() => onMute({ identity: student.identity, name: student.name })}
    >
      <Sign size={19} stroke={STROKE} />
    </button>
  );
}

function RowMenu({ student, live, pinned, onPin, onMute, onRemove }: StudentRowProps) {
  const { t } = useTranslation('classroom');
  const named = { identity: student.identity, name: student.name };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={28} className={classes.menu} aria-label={t('students.actions', { name: student.name })}>
          <IconDots size={17} stroke={STROKE} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={pinned ? <IconPinnedOff size={18} stroke={STROKE} /> : <IconPin size={18} stroke={STROKE} />}
          onClick={() => onPin(student.identity)}
        >
          {t(pinned ? 'students.unpin' : 'students.pin')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMicrophoneOff size={18} stroke={STROKE} />}
          disabled={live?.microphone !== true}
          onClick={() => onMute(named)}
        >
          {t('students.mute')}
        </Menu.Item>
        <Menu.Item leftSection={<IconUserMinus size={18} stroke={STROKE} />} onClick={() => onRemove(named)}>
          {t('students.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
