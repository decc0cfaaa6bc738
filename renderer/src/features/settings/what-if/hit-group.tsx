import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HitClass } from '#shared/contract/settings.ts';
import { ChooseTimeDialog } from '#renderer/features/schedule/index.tsx';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { type Act, actOf, chosen, type Choices, commonAct, isTwice } from '../core/class-choices.ts';
import type { ClassChoice } from '../hooks/use-draft.ts';
import classes from './what-if.module.css';

const ACTS = ['keep', 'move', 'cancel'] as const;
const OTHER = 'other';

interface HitGroupProps {
  /** Classes with the same title and teacher, in the order of their times. */
  readonly hits: readonly HitClass[];
  readonly all: readonly HitClass[];
  readonly choices: Choices;
  readonly isBlocked: (at: number) => boolean;
  readonly onChoose: (changed: readonly { readonly hit: HitClass; readonly choice: ClassChoice | null }[]) => void;
}

/** One circle's or student's classes of the day: answered together, or one by one. */
export function HitGroup({ hits, all, choices, isBlocked, onChoose }: HitGroupProps) {
  const { t } = useTranslation('whatIf');
  const { date, time } = useFormat();
  const [opened, setOpened] = useState(false);
  const [first] = hits;
  if (first === undefined) return null;
  const common = commonAct(choices, hits);
  const single = hits.length === 1;
  const open = single || opened || common === null || common === 'move';
  const title = `\u2068${first.title}\u2069`;
  const answer = (act: Act, of: readonly HitClass[]): void => onChoose(chosen(act, of, all, choices));
  const when = (at: number): string => `${date(at)} ${time(at)}`;
  return (
    <li className={classes.hitGroup} data-title={first.title}>
      <div className={classes.hitHead} data-answers={single ? first.id : undefined}>
        <div>
          <p className={classes.hitTitle}>
            <bdi>{first.title}</bdi>
          </p>
          <p className={classes.quiet}>
            {single ? when(first.startsAt) : t('classes', { count: hits.length })} · <bdi>{first.teacher}</bdi>
          </p>
        </div>
        <Acts
          label={single ? t('blocked.choose', { title, when: when(first.startsAt) }) : t('blocked.all', { title })}
          value={common}
          onChange={(act) => answer(act, hits)}
        />
      </div>
      {single || common === null || common === 'move' ? null : (
        <LinkButton onPress={() => setOpened(!opened)}>{t(opened ? 'blocked.one' : 'blocked.each')}</LinkButton>
      )}
      {open ? (
        <ul className={classes.hitRows}>
          {hits.map((hit) => (
            <li key={hit.id} data-session={hit.id} className={classes.hitRow}>
              {single ? null : (
                <div className={classes.hitHead} data-answers={hit.id}>
                  <span>{when(hit.startsAt)}</span>
                  <Acts
                    label={t('blocked.choose', { title, when: when(hit.startsAt) })}
                    value={actOf(choices, hit)}
                    onChange={(act) => answer(act, [hit])}
                  />
                </div>
              )}
              {actOf(choices, hit) === 'move' ? (
                <MoveTo
                  hit={hit}
                  to={choices[hit.id]?.to ?? null}
                  twice={isTwice(choices, all, hit)}
                  isBlocked={isBlocked}
                  onChange={(to) => onChoose([{ hit, choice: { act: 'move', to } }])}
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

interface ActsProps {
  readonly label: string;
  readonly value: Act | null;
  readonly onChange: (act: Act) => void;
}

function Acts({ label, value, onChange }: ActsProps) {
  const { t } = useTranslation('whatIf');
  return (
    <Segment<Act | 'mixed'>
      label={label}
      value={value ?? 'mixed'}
      options={ACTS.map((act) => ({ value: act, label: t(`blocked.acts.${act}`) }))}
      onChange={(act) => (act === 'mixed' ? undefined : onChange(act))}
    />
  );
}

interface MoveToProps {
  readonly hit: HitClass;
  readonly to: number | null;
  readonly twice: boolean;
  readonly isBlocked: (at: number) => boolean;
  readonly onChange: (to: number) => void;
}

/** The nearest free days at the same hour, or any other time that is free. */
function MoveTo({ hit, to, twice, isBlocked, onChange }: MoveToProps) {
  const { t } = useTranslation('whatIf');
  const { date, time } = useFormat();
  const [choosing, setChoosing] = useState(false);
  const times = [...new Set([...hit.slots, ...(to === null ? [] : [to])])].toSorted((a, b) => a - b);
  return (
    <div className={classes.moveTo}>
      <span className={classes.quiet}>{t('blocked.to')}</span>
      <Select
        className={classes.moveSelect ?? ''}
        aria-label={t('blocked.toLabel', { title: `\u2068${hit.title}\u2069` })}
        allowDeselect={false}
        data={[
          ...times.map((at) => ({ value: String(at), label: `${date(at)} ${time(at)}` })),
          { value: OTHER, label: t('blocked.other') },
        ]}
        value={to === null ? null : String(to)}
        placeholder={t('blocked.other')}
        error={to === null ? t('blocked.noSlots') : twice ? t('blocked.twice') : null}
        onChange={(value) => (value === OTHER ? setChoosing(true) : onChange(Number(value)))}
      />
      {choosing ? (
        <ChooseTimeDialog
          session={hit}
          first={to ?? hit.startsAt}
          alsoBlocked={isBlocked}
          onChoose={onChange}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </div>
  );
}
