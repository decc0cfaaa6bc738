import { IconAlertCircle, IconPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { Percent } from '#renderer/ui/percent.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { attendedAt, isFinal, stateOf } from './core/live.ts';
import { FactsTree } from './facts-tree.tsx';
import { useClock } from './hooks/use-clock.ts';
import { useSpeech } from './hooks/use-speech.ts';
import { OutsideTime } from './outside-time.tsx';
import classes from './panel.module.css';
import { linesOf, type Mark } from './why/lines.ts';
import { sentenceOf } from './why/sentence.ts';

interface PersonPartProps {
  readonly person: Person;
  readonly session: SessionDetail;
  readonly allFacts: boolean;
  readonly onAllFacts: (all: boolean) => void;
}

/** One person of the session: the verdict or the state, the minutes, and why. */
export function PersonPart({ person, session, allFacts, onAllFacts }: PersonPartProps) {
  const { t } = useTranslation('review');
  const speech = useSpeech();
  const now = useClock(15_000);
  const final = isFinal(session, now) && session.status !== 'cancelled';
  const state = stateOf(person, session, now);
  return (
    <section className={classes.person} aria-label={person.name}>
      <header className={classes.personHead}>
        <h3>
          <PersonName name={person.name} />
        </h3>
        {final && person.status !== null ? <StateLabel state={person.status} /> : null}
        {final && state === person.status ? null : <StateLabel state={state} />}
        {person.windowMs > 0 && session.status !== 'cancelled' ? <Minutes person={person} session={session} /> : null}
        <span className={classes.policy}>{t('panel.policy', { version: person.policyVersion })}</span>
      </header>
      {allFacts && person.explain !== null ? (
        <FactsTree root={person.explain} />
      ) : (
        <ul className={classes.lines}>
          {linesOf(person, final).map(({ mark, node }) => (
            <li key={`${node.code} ${JSON.stringify(node.params)}`} className={classes.lineRow}>
              <span className={classes.mark}>
                <MarkSign mark={mark} />
              </span>
              <span>{sentenceOf(node, speech)}</span>
            </li>
          ))}
          {final || session.status === 'cancelled' ? null : (
            <li className={classes.lineRow}>
              <span />
              <span className={classes.quiet}>{t('panel.notBefore')}</span>
            </li>
          )}
        </ul>
      )}
      {person.explain === null ? null : (
        <p className={classes.factsSwitch}>
          <LinkButton onPress={() => onAllFacts(!allFacts)}>
            {t(allFacts ? 'panel.factsHide' : 'panel.facts')}
          </LinkButton>
        </p>
      )}
    </section>
  );
}

/** Counted minutes of the window, and those around it; they move while the person is in. */
function Minutes({ person, session }: { readonly person: Person; readonly session: SessionDetail }) {
  const { minutesOf } = useFormat();
  const now = useClock(person.countingSince === null ? 60_000 : 1_000);
  return (
    <>
      <span className={classes.minutes}>{minutesOf(attendedAt(person, session.window.to, now), person.windowMs)}</span>
      <OutsideTime person={person} session={session} now={now} />
    </>
  );
}

function MarkSign({ mark }: { readonly mark: Mark }) {
  const { timeWithSeconds } = useFormat();
  if (mark.type === 'time') return timeWithSeconds(mark.at);
  if (mark.type === 'ratio') return <Percent ratio={mark.ratio} fractionDigits={1} />;
  if (mark.type === 'doubt') return <IconAlertCircle size={18} stroke={STROKE} className={classes.doubtSign} />;
  if (mark.type === 'corrected') return <IconPin size={18} stroke={STROKE} className={classes.correctedSign} />;
  return null;
}
