import { IconEye, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { phaseOf } from '../core/phase.ts';
import classes from './class-bar.module.css';

interface ClassBarProps {
  readonly session: SessionDetail;
  readonly now: number;
  readonly observe: boolean;
  readonly locked: boolean;
}

/** Above the stage: which class, how much of its time is left, whether the room lets people in. */
export function ClassBar({ session, now, observe, locked }: ClassBarProps) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const Lock = locked ? IconLock : IconLockOpen;
  return (
    <header className={classes.bar}>
      <div className={classes.what}>
        <h1>
          <bdi>{session.title}</bdi>
        </h1>
        <p>
          {session.startedAt === null
            ? t('state.ready', { time: format.time(session.startsAt) })
            : t('state.ongoing', { time: format.time(session.startedAt) })}
        </p>
      </div>
      <Timer session={session} now={now} />
      <p className={classes.lock}>
        {observe ? (
          <>
            <IconEye size={18} stroke={STROKE} /> {t('state.observing')}
          </>
        ) : (
          <>
            <Lock size={18} stroke={STROKE} /> {t(locked ? 'lock.locked' : 'lock.open')}
          </>
        )}
      </p>
    </header>
  );
}

function Timer({ session, now }: { readonly session: SessionDetail; readonly now: number }) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const phase = phaseOf({ from: session.startsAt, to: session.endsAt }, now);
  return (
    <div className={classes.timer} data-phase={phase.name}>
      <p role="timer" aria-label={t('timer.label')}>
        <span className={classes.time}>{format.countdown(phase.ms)}</span>{' '}
        <span className={classes.unit}>{t(`timer.${phase.name}`)}</span>
      </p>
      <div className={classes.line} aria-hidden="true">
        <span style={{ inlineSize: `${(phase.done * 100).toFixed(1)}%` }} />
      </div>
    </div>
  );
}
