import { IconClock, IconCornerDownLeft } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './hero-button.module.css';
import { STROKE } from './icons/icon.ts';
import { PresentIcon } from './icons/verdict-icons.tsx';

/** What the one big button of a screen is: its words are the state of the thing (look.md, "Principles" 4). */
export type HeroState =
  /** Not yet; `why` says until when or what is missing, and is read with the button. */
  | { readonly kind: 'closed'; readonly word: string; readonly why: string }
  | { readonly kind: 'filled'; readonly word: string }
  | { readonly kind: 'outline'; readonly word: string }
  /** Pressed, and the server has not answered yet. */
  | { readonly kind: 'busy'; readonly word: string }
  /** Nothing is left to do: no button any more. */
  | { readonly kind: 'done'; readonly word: string };

interface HeroButtonProps {
  readonly state: HeroState;
  readonly onPress: () => void;
  /** Shows the Enter chip: the screen must then bind Enter to the same act. */
  readonly enter?: boolean;
  /** Shows `why` under a closed button; leave it out where the screen says it beside the button. */
  readonly showWhy?: boolean;
}

export function HeroButton({ state, onPress, enter = false, showWhy = false }: HeroButtonProps) {
  const { t } = useTranslation('ui');
  const whyId = useId();
  if (state.kind === 'done')
    return (
      <span className={classes.done}>
        <PresentIcon size={22} />
        {state.word}
      </span>
    );
  const closed = state.kind === 'closed';
  const busy = state.kind === 'busy';
  const look = state.kind === 'filled' ? '' : classes[state.kind];
  return (
    <span className={classes.stack}>
      <button
        type="button"
        className={`${classes.hero} ${look}`}
        // Not `disabled`: it keeps its place in the tab order, so that its reason can be read.
        aria-disabled={closed || busy}
        aria-busy={busy}
        aria-describedby={closed ? whyId : undefined}
        onClick={closed || busy ? undefined : onPress}
      >
        {closed ? <IconClock size={22} stroke={STROKE} /> : null}
        <span>{busy ? `${state.word}…` : state.word}</span>
        {enter && !closed && !busy ? (
          <kbd className={classes.enter} dir="ltr" aria-hidden="true">
            Enter <IconCornerDownLeft size={14} stroke={2} />
          </kbd>
        ) : null}
      </button>
      {closed ? (
        <span id={whyId} className={showWhy ? classes.reason : 'said'}>
          {state.why}
        </span>
      ) : null}
      {busy ? <span className="said">{t('busy')}</span> : null}
    </span>
  );
}
