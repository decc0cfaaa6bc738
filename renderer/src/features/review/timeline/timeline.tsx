import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { blindParts, laneOf } from '../core/lanes.ts';
import { isLive } from '../core/live.ts';
import { placeOf, type Scale, scaleOf, ticksOf } from '../core/scale.ts';
import { useClock, useFrozen } from '../hooks/use-clock.ts';
import { LaneRow } from './lane.tsx';
import { Legend } from './legend.tsx';
import { at, between } from './place.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  readonly session: SessionDetail;
  /** Whose verdict stands below. */
  readonly chosen: string | null;
  readonly onChoose: (identity: string) => void;
}

/**
 * A lane for the teacher and one for each student, time running from the start side (look.md, 04). The drawing is for the
 * eye; the names are buttons, and the same facts stand in the table of stays.
 */
export function Timeline({ session, chosen, onChoose }: TimelineProps) {
  const { t } = useTranslation('review');
  const live = isLive(session);
  const now = useClock(live ? 1_000 : 60_000);
  const scale = scaleOf(session);
  const blind = blindParts(session, scale, now);
  const lanes = session.people.map((person) => laneOf(person, session, scale, now));
  const nowPlace = live && now > scale.from && now < scale.to ? placeOf(scale, now) : null;
  return (
    <div className={classes.figure} role="group" aria-label={t('timeline.label', { title: session.title })}>
      <Axis scale={scale} now={nowPlace === null ? null : now} />
      <div className={classes.lanes}>
        <Ground scale={scale} blind={blind} now={nowPlace} />
        <ul>
          {lanes.map((lane) => (
            <LaneRow
              key={lane.person.identity}
              lane={lane}
              scale={scale}
              session={session}
              now={now}
              chosen={lane.person.identity === chosen}
              onChoose={() => onChoose(lane.person.identity)}
            />
          ))}
        </ul>
      </div>
      <Legend pin={lanes.some(({ pinAt }) => pinAt !== null)} blind={blind.length > 0} />
    </div>
  );
}

/** The labelled hours; the moment now takes the place of a label beneath it. */
function Axis({ scale, now }: { readonly scale: Scale; readonly now: number | null }) {
  const { t } = useTranslation('review');
  const { time } = useFormat();
  const frozen = useFrozen() !== null;
  const close = (tick: number): boolean => now !== null && Math.abs(placeOf(scale, tick) - placeOf(scale, now)) < 0.17;
  return (
    <div className={classes.axis} aria-hidden="true">
      <div className={classes.track}>
        {ticksOf(scale).map((tick) =>
          close(tick) ? null : (
            <span key={tick} className={classes.hour} style={at(scale, tick)}>
              {time(tick)}
            </span>
          ),
        )}
        {now === null ? null : (
          <span className={`${classes.hour} ${classes.nowHour}`} style={at(scale, now)}>
            {t(frozen ? 'timeline.asOf' : 'timeline.now', { time: time(now) })}
          </span>
        )}
      </div>
    </div>
  );
}

interface GroundProps {
  readonly scale: Scale;
  readonly blind: ReturnType<typeof blindParts>;
  /** Where now stands, 0 to 1. */
  readonly now: number | null;
}

/** What lies under and over all lanes: the time outside the class, the hours' lines, blind periods, now. */
function Ground({ scale, blind, now }: GroundProps) {
  const { window } = scale;
  return (
    <div className={classes.ground} aria-hidden="true">
      <span className={classes.beyond} style={between(scale, { from: scale.from, to: window.from })} />
      <span className={classes.beyond} style={between(scale, { from: window.to, to: scale.to })} />
      {ticksOf(scale).map((tick) => (
        <span
          key={tick}
          className={classes.line}
          data-edge={tick === window.from || tick === window.to || undefined}
          style={at(scale, tick)}
        />
      ))}
      {blind.map((part) => (
        <span key={part.from} className={classes.blind} style={between(scale, part)} />
      ))}
      {now === null ? null : <span className={classes.now} style={{ insetInlineStart: `${now * 100}%` }} />}
    </div>
  );
}
