import { useTranslation } from 'react-i18next';
import type { JoinInfo } from '#shared/contract/join.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { systemZone } from '#renderer/i18n/zones.ts';
import type { JoinClass } from '../core/page.ts';
import { readsTheSame } from '../core/when.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useTurnedTo } from '../hooks/use-turned-to.ts';
import { useWords } from '../hooks/use-words.ts';
import classes from './class-facts.module.css';
import { Countdown } from './countdown.tsx';

const MINUTE_MS = 60_000;

/** The class: with whom, what, when on the student's own clock first, and how long it is until then. */
export function ClassFacts({ info, about }: { readonly info: JoinInfo; readonly about: JoinClass }) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const words = useWords();
  const now = useServerTime();
  const heading = useTurnedTo<HTMLHeadingElement>(about.title);
  const { startsAt } = about;
  const second = [
    ...otherClocks(startsAt, info).map(({ zone, text }) =>
      t(text, { when: words.whenThere(startsAt, zone), city: format.city(zone) }),
    ),
    format.minutes(about.durationMinutes * MINUTE_MS),
  ];
  return (
    <section className={classes.facts}>
      <p className={classes.hint}>
        {t(`kind.${about.subtype}`)} {t('with')} <bdi>{about.teacherName}</bdi>
      </p>
      <h1 ref={heading} tabIndex={-1} className={classes.title}>
        <bdi>{about.title}</bdi>
      </h1>
      <p className={classes.own}>
        <strong>{words.when(startsAt, now)}</strong> {t('when.inZone', { city: format.city(info.studentTimeZone) })}
      </p>
      <p className={classes.hint}>{second.join(t('separator'))}</p>
      <Countdown startsAt={startsAt} />
    </section>
  );
}

/** The clocks that read otherwise than the student's own: the academy's, and this device's when it is set elsewhere. */
function otherClocks(at: number, { studentTimeZone, academyTimeZone }: JoinInfo) {
  const device = systemZone();
  return [
    { zone: academyTimeZone, text: 'when.inCity' as const },
    { zone: device, text: 'when.onDevice' as const },
  ].filter(
    ({ zone, text }) =>
      !readsTheSame(at, zone, studentTimeZone) && (text === 'when.inCity' || !readsTheSame(at, zone, academyTimeZone)),
  );
}
