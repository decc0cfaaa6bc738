import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { isFarOff } from '../core/left.ts';
import type { Door, Failure } from '../core/page.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useWords } from '../hooks/use-words.ts';
import classes from './door-bar.module.css';
import { Press } from './press.tsx';
import { Strip } from './strip.tsx';

interface DoorBarProps {
  readonly door: Door;
  /** What the button says when the door is open. */
  readonly word: string;
  readonly onJoin: () => void;
}

/** The one big button: its words are the state of the door, and the line below says what happens next. */
export function DoorBar({ door, word, onJoin }: DoorBarProps) {
  const { t } = useTranslation('join');
  const whyId = useId();
  const { says, why } = useDoorWords(door, word);
  const closed = door.kind === 'shut' || door.kind === 'waiting';
  return (
    <div className={classes.bar}>
      {door.kind === 'refused' ? <RefusalStrip failure={door.failure} /> : null}
      <Press
        onPress={onJoin}
        closed={closed}
        busy={door.kind === 'joining'}
        describedBy={why === null ? undefined : whyId}
      >
        {says}
      </Press>
      <p id={whyId} className={classes.why}>
        {why}
      </p>
      <p className="said" role="status">
        {door.kind === 'open' ? t('door.open') : door.kind === 'waiting' ? t('door.waiting') : ''}
      </p>
    </div>
  );
}

function useDoorWords(door: Door, word: string): { readonly says: string; readonly why: string | null } {
  const { t } = useTranslation('join');
  const words = useWords();
  const now = useServerTime();
  switch (door.kind) {
    case 'shut': {
      const left = door.opensAt - now;
      return {
        says: t('door.opens', { when: words.whenShort(door.opensAt, now) }),
        why: t(isFarOff(left) ? 'door.opensInDays' : 'door.opensIn', { left: words.left(left) }),
      };
    }
    case 'waiting':
      return { says: t('door.waiting'), why: t('door.waitingWhy') };
    case 'joining':
      return { says: `${t('door.entering')}…`, why: null };
    case 'refused':
      return { says: t('door.tryAgain'), why: null };
    default:
      return { says: word, why: null };
  }
}

/** Why the last press opened nothing, and what to do. */
function RefusalStrip({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation('join');
  if (failure.code === 'room_locked')
    return (
      <Strip tone="locked" title={t('door.locked')}>
        {t('door.lockedWhy')}
      </Strip>
    );
  return (
    <Strip tone="failed" title={t('failure.enter')}>
      <p>{failure.code === 'cannot_connect' ? t('failure.connect') : (failure.sentence ?? t('failure.serverHow'))}</p>
      {failure.correlationId === null ? null : <p>{t('failure.code', { id: failure.correlationId })}</p>}
    </Strip>
  );
}
