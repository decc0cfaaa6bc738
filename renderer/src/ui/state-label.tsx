import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from './icons/icon.ts';
import classes from './state-label.module.css';
import {
  DOUBTS,
  type DoubtName,
  type SlotName,
  SLOTS,
  type StateLook,
  type StateName,
  STATES,
  type StatusName,
  STATUSES,
} from './states.ts';

export type StateSize = 'small' | 'cell' | 'large';

interface Shown {
  readonly size?: StateSize;
  /** Said after the word, in the same ink: "· room open since 15:45". */
  readonly children?: ReactNode;
  readonly strong?: boolean;
}

const ICON_SIZE = { small: 16, cell: 18, large: 22 } as const;

/** Shape, word and colour, in this order of trust. A state has no ground of its own. */
function IconWord(props: Shown & { readonly look: StateLook; readonly word: string }) {
  const { look, word, size = 'cell', strong = false, children } = props;
  const Icon = look.icon;
  return (
    <span
      className={`${classes.label} ${classes[look.ink]} ${strong ? classes.strong : ''}`}
      data-size={size}
      data-ink={look.ink}
    >
      <Icon
        size={ICON_SIZE[size]}
        stroke={STROKE}
        className={`${classes.icon} ${look.mirrored === true ? classes.mirrored : ''}`}
      />
      <span>
        {word}
        {children === undefined ? null : <> {children}</>}
      </span>
    </span>
  );
}

/** The state of a person or a row: present, late, waiting, pending … */
export function StateLabel({ state, ...rest }: Shown & { readonly state: StateName }) {
  const { t } = useTranslation('ui');
  return <IconWord look={STATES[state]} word={t(`state.${state}`)} {...rest} />;
}

/** The status of a session: scheduled, ready, in progress … */
export function StatusLabel({ status, ...rest }: Shown & { readonly status: StatusName }) {
  const { t } = useTranslation('ui');
  return <IconWord look={STATUSES[status]} word={t(`status.${status}`)} {...rest} />;
}

/** What becomes of a slot of a weekly schedule: will be created, created, stands already, skipped. */
export function SlotLabel({ slot, ...rest }: Shown & { readonly slot: SlotName }) {
  const { t } = useTranslation('ui');
  return <IconWord look={SLOTS[slot]} word={t(`slot.${slot}`)} {...rest} />;
}

/** Why a row asks for somebody. */
export function DoubtLabel({ doubt, ...rest }: Shown & { readonly doubt: DoubtName }) {
  const { t } = useTranslation('ui');
  return <IconWord look={{ icon: DOUBTS[doubt], ink: 'warn' }} word={t(`doubt.${doubt}`)} {...rest} />;
}
