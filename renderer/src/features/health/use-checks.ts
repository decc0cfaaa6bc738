import { useTranslation } from 'react-i18next';
import type { HealthDetail } from '#shared/contract/health.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import { useClockOffset } from '#renderer/stores/clock.ts';
import type { Check } from './check-row.tsx';
import {
  jobsInTrouble,
  levelOfClock,
  levelOfDatabase,
  levelOfInbox,
  levelOfLiveKit,
  levelOfRoster,
  levelOfWebhooks,
} from './levels.ts';

/** What the server told of itself, as sentences with what to do about each (product.md, Admin · Health). */
export function useChecks(detail: HealthDetail): readonly Check[] {
  const { t } = useTranslation('health');
  const format = useFormat();
  const { role } = useUser();
  const { offsetMs } = useClockOffset();
  const { asOf, database, liveKit, webhooks } = detail;
  const trouble = jobsInTrouble(detail.jobs, asOf);
  // Job names are code: they run from the left, whatever stands beside them.
  const named = (jobs: readonly string[]): string => format.list(jobs.map((job) => `\u2066${job}\u2069`));
  const url = `\u2066${liveKit.url ?? ''}\u2069`;
  const clock = (skewMs: number): string =>
    t(levelOfClock(skewMs) === 'ok' ? 'clock.ok' : 'clock.off', { skew: format.wait(Math.abs(skewMs)) });

  return [
    {
      name: t('names.database'),
      level: levelOfDatabase(database),
      says: t('database', {
        version: database.version,
        size: format.number(database.sizeBytes / 1_048_576, 0),
        ms: format.number(database.answerMs, 0),
      }),
      todo: t('databaseSlow'),
    },
    {
      name: t('names.liveKit'),
      level: levelOfLiveKit(liveKit),
      says: t(`liveKit.${liveKit.state}`, { url }),
      todo: t('liveKit.do'),
    },
    {
      name: t('names.webhooks'),
      level: levelOfWebhooks(webhooks),
      says:
        webhooks.lastAt === null
          ? t('webhooks.none')
          : t('webhooks.last', { age: format.age(webhooks.lastAt, asOf), number: format.number(webhooks.lastDay) }),
      todo: t('webhooks.do'),
    },
    {
      name: t('names.roster'),
      level: levelOfRoster(webhooks),
      says: rosterSays(),
      todo: t('roster.do'),
    },
    {
      name: t('names.inbox'),
      level: levelOfInbox(webhooks, asOf),
      says: inboxSays(),
      todo: t(role === 'admin' ? 'inbox.do' : 'inbox.askAdmin'),
    },
    {
      name: t('names.jobs'),
      level: trouble.failed.length > 0 ? 'bad' : trouble.overdue.length > 0 ? 'warn' : 'ok',
      says:
        trouble.failed.length > 0
          ? t('jobs.failed', { jobs: named(trouble.failed) })
          : trouble.overdue.length > 0
            ? t('jobs.overdue', { jobs: named(trouble.overdue) })
            : t('jobs.ok'),
      todo: t('jobs.do'),
    },
    {
      name: t('names.rooms'),
      level: detail.roomsToClose.length > 0 ? 'bad' : 'ok',
      says: detail.roomsToClose.length === 0 ? t('rooms.ok') : t('rooms.open', { count: detail.roomsToClose.length }),
      todo: t('rooms.do'),
    },
    {
      name: t('names.undecided'),
      level: detail.undecided.length > 0 ? 'warn' : 'ok',
      says: detail.undecided.length === 0 ? t('undecided.ok') : t('undecided.open', { count: detail.undecided.length }),
      todo: t('undecided.do'),
    },
    {
      name: t('names.notFinal'),
      level: detail.notFinal.length > 0 ? 'bad' : 'ok',
      says: detail.notFinal.length === 0 ? t('notFinal.ok') : t('notFinal.open', { count: detail.notFinal.length }),
      todo: t('notFinal.do'),
    },
    {
      name: t('names.counting'),
      level: detail.differences.length > 0 ? 'bad' : 'ok',
      says:
        detail.differences.length === 0 ? t('counting.ok') : t('counting.open', { count: detail.differences.length }),
      todo: t('counting.do'),
    },
    {
      name: t('names.serverClock'),
      level: levelOfClock(detail.serverSkewMs),
      says: clock(detail.serverSkewMs),
      todo: t('clock.doServer'),
    },
    {
      name: t('names.desktopClock'),
      level: levelOfClock(offsetMs),
      says: clock(offsetMs),
      todo: t('clock.doDesktop'),
    },
  ];

  function rosterSays(): string {
    if (webhooks.rosterConnections === 0) return t('roster.none');
    if (webhooks.missedJoins + webhooks.missedLeaves === 0)
      return t('roster.ok', { count: webhooks.rosterConnections });
    return t('roster.gap', {
      connections: format.number(webhooks.rosterConnections),
      joins: format.number(webhooks.missedJoins),
      leaves: format.number(webhooks.missedLeaves),
    });
  }

  function inboxSays(): string {
    if (webhooks.dead + webhooks.quarantined > 0)
      return t('inbox.dead', {
        dead: format.number(webhooks.dead),
        quarantined: format.number(webhooks.quarantined),
      });
    if (webhooks.waiting + webhooks.spooled === 0) return t('inbox.ok');
    return t('inbox.waiting', {
      waiting: format.number(webhooks.waiting),
      spooled: format.number(webhooks.spooled),
    });
  }
}
