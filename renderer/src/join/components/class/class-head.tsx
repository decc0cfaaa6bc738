import { IconAntennaBars1, IconAntennaBars2, IconAntennaBars5 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { JoinClass } from '../../core/page.ts';
import { phaseOf } from '../../core/stage.ts';
import { useServerTime } from '../../hooks/use-server-time.ts';
import { useTurnedTo } from '../../hooks/use-turned-to.ts';
import type { RoomView } from '../../room/room-view.ts';
import classes from './class-head.module.css';

interface ClassHeadProps {
  readonly about: JoinClass;
  readonly quality: RoomView['quality'];
}

/** What class it is, what is left of it, that presence is counted, and how good the connection is. */
export function ClassHead({ about, quality }: ClassHeadProps) {
  const heading = useTurnedTo<HTMLHeadingElement>(about.title);
  return (
    <header className={classes.head}>
      <div className={classes.about}>
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          <bdi>{about.title}</bdi>
        </h1>
        <TimeLine about={about} />
      </div>
      <Quality quality={quality} />
    </header>
  );
}

function TimeLine({ about }: { readonly about: JoinClass }) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const now = useServerTime();
  const [time, counting] = {
    early: ['class.startsIn', 'class.notYetCounted'] as const,
    on: ['class.left', 'class.counted'] as const,
    overtime: ['class.overtime', 'class.notCountedAnyMore'] as const,
  }[phaseOf(about, now)];
  const ms = now < about.startsAt ? about.startsAt - now : Math.abs(about.endsAt - now);
  return (
    <p className={classes.time}>
      {t(time, { time: format.countdown(ms) })}
      {t('separator')}
      {t(counting)}
    </p>
  );
}

const LOOKS = {
  excellent: { sign: IconAntennaBars5, tone: 'ok' },
  good: { sign: IconAntennaBars5, tone: 'ok' },
  poor: { sign: IconAntennaBars2, tone: 'warn' },
  lost: { sign: IconAntennaBars1, tone: 'warn' },
  unknown: { sign: IconAntennaBars5, tone: 'mute' },
} as const;

function Quality({ quality }: { readonly quality: RoomView['quality'] }) {
  const { t } = useTranslation('join');
  const { sign: Sign, tone } = LOOKS[quality];
  return (
    <p className={classes.quality} data-tone={tone}>
      <Sign size={18} stroke={2} className="mirrored" />
      {t(`class.quality.${quality}`)}
    </p>
  );
}
