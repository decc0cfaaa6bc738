import { IconClockQuestion, IconPin, IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { STATES } from '#renderer/ui/states.ts';
import type { Lane } from '../core/lanes.ts';
import { isFinal, stateOf } from '../core/live.ts';
import type { Scale } from '../core/scale.ts';
import { shortName } from '../core/short-name.ts';
import { at, between } from './place.ts';
import classes from './timeline.module.css';

interface LaneRowProps {
  readonly lane: Lane;
  readonly scale: Scale;
  readonly session: SessionDetail;
  readonly now: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

/** One person: state and short name at the start side, stays and events across. */
export function LaneRow({ lane, scale, session, now, chosen, onChoose }: LaneRowProps) {
  const { t } = useTranslation('ui');
  const { person } = lane;
  const state = stateOf(person, session, now);
  const look = STATES[state];
  const isTeacher = person.role === 'teacher';
  const Icon = isTeacher ? IconSchool : look.icon;
  return (
    <li className={classes.lane} data-chosen={chosen || undefined}>
      <button
        type="button"
        className={classes.name}
        aria-pressed={chosen}
        aria-label={`${shortName(person.name)}: ${t(`state.${state}`)}`}
        title={person.name}
        onClick={onChoose}
      >
        <span className={classes.sign} style={isTeacher ? undefined : { color: `var(--${look.ink})` }}>
          <Icon size={17} stroke={STROKE} />
        </span>
        <bdi data-strong={isTeacher || chosen || undefined}>{shortName(person.name)}</bdi>
      </button>
      <div className={classes.track} aria-hidden="true" data-teacher={isTeacher || undefined}>
        {lane.bars.map((bar) => (
          <span
            key={`${bar.kind} ${bar.from}`}
            className={classes.bar}
            data-kind={bar.kind}
            data-estimated={bar.estimated || undefined}
            data-live={bar.live || undefined}
            style={between(scale, bar)}
          />
        ))}
        {lane.ticks.map((tick, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- two events may share a moment
          <span key={`${tick} ${index}`} className={classes.tick} style={at(scale, tick)} />
        ))}
        {lane.estimateAt === null ? null : (
          <span className={classes.estimateSign} style={at(scale, lane.estimateAt)}>
            <IconClockQuestion size={18} stroke={STROKE} />
          </span>
        )}
        {lane.pinAt === null ? null : (
          <span className={classes.pin} style={at(scale, lane.pinAt)}>
            <IconPin size={16} stroke={STROKE} />
          </span>
        )}
        {lane.bars.length > 0 ? null : (
          <span className={classes.nothing} style={at(scale, scale.window.from)}>
            <Nothing lane={lane} isFinal={isFinal(session, now)} />
          </span>
        )}
      </div>
    </li>
  );
}

/** Why a lane is empty. */
function Nothing({ lane, isFinal }: { readonly lane: Lane; readonly isFinal: boolean }) {
  const { t } = useTranslation('review');
  if (lane.ticks.length > 0) return t('timeline.noStay');
  if (lane.person.status === 'excused' && isFinal) return t('timeline.excused');
  return t(isFinal ? 'timeline.noEvents' : 'timeline.notYet');
}
