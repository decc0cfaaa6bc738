import { ActionIcon, Button } from '@mantine/core';
import { IconBellRinging, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/contract/sessions.ts';
import { displayMinutes } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { STATES } from '#renderer/ui/states.ts';
import classes from './students-panel.module.css';

interface MissingRowProps {
  readonly student: Person;
  readonly now: number;
  readonly mayAct: boolean;
  readonly onRing: (student: Person) => void;
  readonly onLink: (student: Person) => void;
}

/** A student who is not in the room: not yet, or not any more. *Ring* makes a fresh link and copies it. */
export function MissingRow({ student, now, mayAct, onRing, onLink }: MissingRowProps) {
  const { t } = useTranslation(['classroom', 'units']);
  const format = useFormat();
  const gone = student.firstJoinAt !== null;
  const Sign = STATES[gone ? 'left' : 'expected'].icon;
  const minutes = t('units:shortMinutes', { minutes: format.number(displayMinutes(student.attendedMs)) });
  const ring = t('students.ringFor', { name: student.name });
  const link = t('students.link', { name: student.name });
  const facts =
    student.lastLeaveAt === null
      ? [t('students.localTime', { time: format.time(now, student.timeZone) })]
      : [t('students.leftAt', { time: format.time(student.lastLeaveAt) }), minutes];
  return (
    <li className={classes.row}>
      <span className={classes.sign} data-left={gone || undefined}>
        <Sign size={19} stroke={STROKE} />
      </span>
      <span className={classes.who}>
        <PersonName name={student.name} />
        <span className={classes.second}>{facts.join(' · ')}</span>
      </span>
      {mayAct ? (
        <>
          <ActionIcon variant="default" size={30} aria-label={link} title={link} onClick={() => onLink(student)}>
            <IconLink size={17} stroke={STROKE} />
          </ActionIcon>
          <Button
            variant="default"
            size="compact-md"
            className={classes.small}
            aria-label={ring}
            title={ring}
            leftSection={<IconBellRinging size={17} stroke={STROKE} />}
            onClick={() => onRing(student)}
          >
            {t('students.ring')}
          </Button>
        </>
      ) : null}
    </li>
  );
}
