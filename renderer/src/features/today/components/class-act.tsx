import { IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionRow } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { DeviceCheckDialog, useDeviceCheck } from '#renderer/features/classroom/index.tsx';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { HeroButton, type HeroState } from '#renderer/ui/hero-button.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { dayOf } from '../core/day.ts';
import type { Hero } from '../core/hero.ts';
import { ClassMenu } from './class-menu.tsx';
import classes from './class-view.module.css';

interface ClassActProps {
  readonly row: SessionRow;
  readonly hero: Hero;
  /** The room is being opened: the server has not answered yet. */
  readonly opening: boolean;
  readonly people: readonly Person[];
  readonly now: number;
  readonly onPress: () => void;
  /** To the evaluation, also once it is complete. */
  readonly onEvaluate: () => void;
}

/** The one big button, and beside it what one wants to know before pressing it. */
export function ClassAct({ row, hero, opening, people, now, onPress, onEvaluate }: ClassActProps) {
  const { t } = useTranslation('today');
  const state = useHeroState(hero, opening);
  const over = isTerminal(row.status);
  const mayCancel = (row.status === 'scheduled' || row.status === 'ready') && hero.kind !== 'missed';
  if (state === null) return null;
  return (
    <div className={classes.act}>
      <HeroButton state={state} enter onPress={onPress} showWhy={hero.kind === 'evaluate'} />
      <div className={classes.beside}>
        {state.kind === 'closed' ? <span className={classes.hint}>{state.why}</span> : null}
        {hero.kind === 'evaluate' ? <EvaluationLeft done={hero.done} of={hero.of} /> : null}
        {hero.kind === 'done' && row.evaluated !== null ? (
          <LinkButton onPress={onEvaluate}>{t('hero.openEvaluation')}</LinkButton>
        ) : null}
        {over ? null : <DeviceLine now={now} />}
        {over || !row.roomOpen ? null : <InRoom people={people} />}
      </div>
      {mayCancel ? <ClassMenu row={row} /> : null}
    </div>
  );
}

function useHeroState(hero: Hero, opening: boolean): HeroState | null {
  const { t } = useTranslation('today');
  const format = useFormat();
  if (opening) return { kind: 'busy', word: t('hero.opening') };
  switch (hero.kind) {
    case 'opens': {
      const wait = format.duration(Math.max(1000, hero.inMs));
      return {
        kind: 'closed',
        word: t('hero.opens', { time: format.time(hero.at) }),
        why: t('hero.opensWhy', { wait }),
      };
    }
    case 'start':
    case 'return':
      return { kind: 'filled', word: t(`hero.${hero.kind}`) };
    case 'offline':
      return { kind: 'closed', word: t(`hero.${hero.what}`), why: t('hero.offlineWhy') };
    case 'missed':
      return { kind: 'closed', word: t('hero.missed'), why: t('hero.missedWhy') };
    case 'evaluate':
      return { kind: 'outline', word: t('hero.evaluate') };
    case 'done':
      return { kind: 'done', word: t('hero.done') };
    default:
      return null;
  }
}

function EvaluationLeft({ done, of }: { readonly done: number; readonly of: number }) {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  return <span className={classes.hint}>{t('hero.evaluateWhy', { done: number(done), of: number(of) })}</span>;
}

/** Whether microphone and camera were looked at today, and the way to do it again. */
function DeviceLine({ now }: { readonly now: number }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const check = useDeviceCheck();
  const day = dayOf(now, format.settings.timeZone);
  const today = check !== null && check.at >= day.from && check.at < day.to;
  const time = today ? format.time(check.at) : '';
  return (
    <span className={classes.device}>
      <span className={`${classes.sign} ${today ? classes.checked : classes.unchecked}`}>
        {today ? <IconMicrophone size={18} stroke={STROKE} /> : <IconMicrophoneOff size={18} stroke={STROKE} />}
      </span>
      <span className={today ? classes.checked : classes.unchecked}>
        {today ? t(check.camera ? 'devices.both' : 'devices.microphone', { time }) : t('devices.none')}
      </span>
      <LinkButton onPress={() => setOpened(true)}>{t(today ? 'devices.checkAgain' : 'devices.checkNow')}</LinkButton>
      {opened ? <DeviceCheckDialog onClose={() => setOpened(false)} /> : null}
    </span>
  );
}

/** Which students are in the room at this moment. */
function InRoom({ people }: { readonly people: readonly Person[] }) {
  const { t } = useTranslation('today');
  const { list } = useFormat();
  const names = people
    .filter(({ role, liveState }) => role === 'student' && (liveState === 'waiting' || liveState === 'in_room'))
    .map(({ name }) => `\u2068${name}\u2069`);
  return (
    <span className={classes.inRoom} role="status">
      {names.length === 0 ? t('nobodyInRoom') : t('inRoom', { names: list(names) })}
    </span>
  );
}
