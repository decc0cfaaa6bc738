import { useTranslation } from 'react-i18next';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { Becomes } from '../becomes.tsx';
import { Folded } from './folded.tsx';
import classes from './what-if.module.css';

/** Which verdicts would differ, class by class. */
export function VerdictsPart({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { changedVerdicts, changedSessions, changedTeachers, verdicts } = preview;
  if (changedVerdicts === 0) return <p className={classes.sentence}>{t('noVerdicts')}</p>;
  const sessions = `${t('classes', { count: changedSessions })} ${t('teachers', { count: changedTeachers })}`;
  return (
    <Folded said={t('verdicts', { count: changedVerdicts, sessions })}>
      <Verdicts verdicts={verdicts} more={verdicts.length < changedSessions} />
    </Folded>
  );
}

type Shown = SettingsPreview['verdicts'][number];

interface VerdictsProps {
  readonly verdicts: readonly (Omit<Shown, 'teacher'> & { readonly teacher: string | null })[];
  readonly more: boolean;
}

/** Class by class, who would be judged otherwise. */
export function Verdicts({ verdicts, more }: VerdictsProps) {
  const { t } = useTranslation('whatIf');
  const { shortDate, time } = useFormat();
  return (
    <>
      {more ? <p className={classes.quiet}>{t('firstShown')}</p> : null}
      <ul className={classes.verdicts}>
        {verdicts.map(({ sessionId, title, startsAt, teacher, people }) => (
          <li key={sessionId}>
            <p>
              <bdi>{title}</bdi>{' '}
              <span className={classes.quiet}>
                {shortDate(startsAt)} {time(startsAt)}
                {teacher === null ? null : (
                  <>
                    {' '}
                    · <bdi>{teacher}</bdi>
                  </>
                )}
              </span>
            </p>
            <ul>
              {people.map(({ role, name, before, after }) => (
                <li key={`${role} ${name}`} className={classes.person}>
                  <bdi>{name}</bdi>
                  {before === after ? (
                    <span className={classes.quiet}>{t('recompute.numbers')}</span>
                  ) : (
                    <span>
                      <StateLabel state={before} size="small" /> <Becomes /> <StateLabel state={after} size="small" />
                    </span>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}
