import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './setup.module.css';

const STEPS = ['process', 'connect', 'prepare'] as const;
const SLOW_MS = 5_000;

interface ServerStartingScreenProps {
  /** What main is doing now; a step unknown to this screen reads as the first one. */
  readonly step: string;
  readonly startedAt: number;
}

/** While the server comes up: what is being done and for how long (product.md, "Habits"). */
export function ServerStartingScreen({ step, startedAt }: ServerStartingScreenProps) {
  const { t } = useTranslation('setup');
  const { duration } = useFormat();
  const elapsed = Math.max(0, useNow(1_000) - startedAt);
  const known = STEPS.find((one) => one === step) ?? 'process';
  const title = { process: 'starting.title', connect: 'starting.connecting', prepare: 'starting.demo' } as const;
  return (
    <WorkSheet>
      <main className={classes.page} aria-busy="true">
        <div className={classes.column}>
          <h1 className={classes.title}>{t(title[known])}</h1>
          <p className={classes.lead} role="status">
            {t(`starting.steps.${known}`)}
            {known === 'process' && elapsed > SLOW_MS ? ` ${t('starting.slow')}` : ''}
          </p>
          <p className={classes.hint}>{elapsed < 1_000 ? '' : t('starting.elapsed', { time: duration(elapsed) })}</p>
          <SkeletonRows rows={4} words="" />
        </div>
      </main>
    </WorkSheet>
  );
}
