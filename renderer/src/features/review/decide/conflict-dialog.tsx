import { Button } from '@mantine/core';
import { IconArrowsExchange, IconHistory } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Effect } from '#shared/contract/attendance.ts';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { Key } from '#renderer/ui/key-hint.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import type { Base, Conflict, Draft } from '../core/decision.ts';
import { useWhen } from '../hooks/use-when.ts';
import classes from './conflict.module.css';
import { Package } from './effect-box.tsx';
import { type CreditWish, type PreviewChange, usePreview } from './use-preview.ts';

/** The decision that was overtaken: what it asks for, in the server's terms and for the reader, and why. */
export interface Mine {
  readonly change: PreviewChange;
  readonly credit: CreditWish;
  readonly label: ReactNode;
  readonly reason: Draft['reason'];
  readonly note: string;
}

interface ConflictDialogProps {
  readonly conflict: Conflict;
  readonly mine: Mine;
  readonly person: Person;
  readonly session: SessionDetail;
  readonly onKeep: () => void;
  readonly onApply: (base: Base) => void;
  readonly onLater: () => void;
}

/** Two decisions about one verdict, side by side and of equal weight; a person chooses (look.md, "05 Offline"). */
export function ConflictDialog(props: ConflictDialogProps) {
  const { conflict, mine, person, session, onKeep, onApply, onLater } = props;
  const { t } = useTranslation('decide');
  const { date } = useFormat();
  const when = useWhen();
  // Asked on the present state: `before` is what the server's decision comes to, `after` what mine would.
  const preview = usePreview(session.id, mine.change, mine.credit);
  const effect = preview.data?.people[0];
  // On what the dialog shows, never on something newer that only the preview has heard of.
  const apply = (): void => onApply(conflict.present);
  useKeys({ Digit1: onKeep, Digit2: apply });
  const reasonOf = (reason: Conflict['reason'], note: string): string =>
    [reason === null ? null : t(`reasons.${reason}`), note === '' ? null : `«\u2068${note}\u2069»`]
      .filter((part) => part !== null)
      .join(': ');
  const where = `${session.title} · ${date(session.startsAt)}`;
  return (
    <Dialog
      onClose={onLater}
      size={904}
      withCloseButton={false}
      title={
        <span className={classes.title}>
          <IconArrowsExchange size={26} stroke={STROKE} className={classes.sign} />
          {t('conflict.title')}
        </span>
      }
    >
      <p className={classes.about}>
        {t('conflict.about', { name: `\u2068${person.name}\u2069`, session: `\u2068${where}\u2069` })}
      </p>
      <div className={classes.sides}>
        <Side title={t('conflict.was')} quiet label={<StateLabel state={conflict.base.status} size="large" strong />}>
          <p className={classes.hint}>{t('conflict.wasBy')}</p>
        </Side>
        <Side
          title={t('conflict.server')}
          label={<StateLabel state={conflict.present.status} size="large" strong />}
          effect={effect?.before}
          act={
            <Button variant="default" fullWidth rightSection={<Key>1</Key>} onClick={onKeep}>
              {t('conflict.keep')}
            </Button>
          }
        >
          <p className={classes.hint}>
            {conflict.author === null || conflict.at === null
              ? t('conflict.computed')
              : t('conflict.by', { author: `\u2068${conflict.author}\u2069`, when: when.of(conflict.at) })}
          </p>
          <p>{reasonOf(conflict.reason, conflict.note)}</p>
        </Side>
        <Side
          title={t('conflict.mine')}
          label={mine.label}
          effect={effect?.after}
          act={
            <Button variant="default" fullWidth rightSection={<Key>2</Key>} onClick={apply}>
              {t('conflict.apply')}
            </Button>
          }
        >
          <p className={classes.hint}>{t('conflict.mineBy')}</p>
          <p>{reasonOf(mine.reason, mine.note)}</p>
        </Side>
      </div>
      <footer className={classes.foot}>
        <IconHistory size={18} stroke={STROKE} />
        <span className={classes.hint}>{t('conflict.foot')}</span>
        <Button variant="subtle" rightSection={<Key>Esc</Key>} onClick={onLater}>
          {t('conflict.later')}
        </Button>
      </footer>
    </Dialog>
  );
}

/**
 * Keys of a screen sleep behind a dialog, so the dialog listens for its own, on the window: the button that asked was
 * disabled while it waited and lost the focus, and the dialog has it only a moment after it is seen.
 */
function useKeys(deeds: Readonly<Record<string, () => void>>): void {
  const latest = useRef(deeds);
  useEffect(() => {
    latest.current = deeds;
  });
  useEffect(() => {
    const press = ({ code, repeat }: KeyboardEvent): void => (repeat ? undefined : latest.current[code]?.());
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, []);
}

interface SideProps {
  readonly title: string;
  readonly label: ReactNode;
  readonly quiet?: boolean;
  readonly effect?: Effect | undefined;
  readonly act?: ReactNode;
  readonly children: ReactNode;
}

function Side({ title, label, quiet = false, effect, act, children }: SideProps) {
  const { t } = useTranslation('decide');
  return (
    <section className={classes.side} data-quiet={quiet || undefined} aria-label={title}>
      <h3 className={classes.hint}>{title}</h3>
      {label}
      <div className={classes.words}>{children}</div>
      {effect === undefined || effect.credit === null ? null : (
        <div className={classes.follows}>
          <h4 className={classes.hint}>{t('conflict.follows')}</h4>
          <Package effect={effect} />
        </div>
      )}
      {act === undefined ? null : <div className={classes.act}>{act}</div>}
    </section>
  );
}
