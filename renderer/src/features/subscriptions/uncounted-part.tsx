import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { UncountedClass } from '#shared/contract/subscriptions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './subscriptions.module.css';

interface UncountedPartProps {
  readonly studentId: number;
  readonly classesOpen: readonly UncountedClass[];
}

/** Ended classes without a row that decides: a person counts each or says that it does not count, with a reason. */
export function UncountedPart({ studentId, classesOpen }: UncountedPartProps) {
  const { t } = useTranslation('subscriptions');
  const { shortDate, time, number } = useFormat();
  const count = useCommand(api.subscriptions.count, {
    done: ({ subscription }, { wish }) =>
      wish === 'charge' ? t('open.counted', { used: number(subscription.used) }) : t('open.waived'),
    failed: t('open.notCounted'),
    touches: () => [queries.subscriptions.key()],
  });
  if (classesOpen.length === 0) return null;
  const ask = async ({ sessionId, title }: UncountedClass, wish: 'charge' | 'waive'): Promise<void> => {
    const name = wish === 'charge' ? 'count' : 'waive';
    const answer = await confirm({
      title: t(`open.${name}Title`),
      consequence: (
        <>
          <p>
            <bdi>{title}</bdi>
          </p>
          <p>{t(`open.${name}Body`)}</p>
        </>
      ),
      action: t(`open.${name}`),
      reason: 'required',
    });
    if (answer !== null) await count.send({ sessionId, studentId, wish, reason: answer.reason });
  };
  return (
    <section className={classes.part}>
      <SectionHead title={t('open.title')} hint={number(classesOpen.length)} />
      <ul className={classes.lines}>
        {classesOpen.map((one) => {
          const when = `${shortDate(one.startsAt)} ${time(one.startsAt)}`;
          const blanks = { title: `\u2068${one.title}\u2069`, when };
          return (
            <li key={one.sessionId} className={classes.openClass} data-session={one.sessionId}>
              <div>
                <p>
                  <bdi>{one.title}</bdi> <span className={classes.quiet}>{when}</span>
                </p>
                <p className={classes.warn}>
                  {t(`open.why.${one.why}`)}{' '}
                  <span className={classes.quiet}>
                    · <bdi>{one.teacher}</bdi>
                  </span>
                </p>
              </div>
              <span className={classes.buttons}>
                <Button
                  variant="default"
                  size="compact-md"
                  aria-label={t('open.countLabel', blanks)}
                  onClick={() => void ask(one, 'charge')}
                >
                  {t('open.count')}
                </Button>
                <Button
                  variant="subtle"
                  size="compact-md"
                  aria-label={t('open.waiveLabel', blanks)}
                  onClick={() => void ask(one, 'waive')}
                >
                  {t('open.waive')}
                </Button>
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
