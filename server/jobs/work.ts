import { databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import { finaliseReports } from '../usecases/attendance/finalise.ts';
import type { SessionHooks } from '../usecases/attendance/settle-session.ts';
import { sealAuditLog } from '../usecases/audit/seal.ts';
import { writeCounting } from '../usecases/counting/write-counting.ts';
import { afterSettling, tellClassDue, tellEvaluationDue } from '../usecases/notices/later.ts';
import { continueRun } from '../usecases/recompute/continue-run.ts';
import { announce } from '../usecases/sessions/apply.ts';
import { applyDueSettings } from '../usecases/settings/apply.ts';
import { lockSession } from '../usecases/sessions/store.ts';
import { teacherJoined } from '../usecases/sessions/teacher-joined.ts';
import type { LastLook } from '../usecases/sessions/end.ts';
import { cleanUpRooms, closeRoom } from './close-rooms.ts';
import { startInbox } from './inbox.ts';
import { manageMeetings } from './manage-meetings.ts';
import { createMailer } from '../mail/smtp.ts';
import { sendMail } from './send-mail.ts';
import { createReconciler } from './reconcile.ts';
import { startTicks } from './ticks.ts';

const SEAL_EVERY_MS = 60_000;

export interface Work {
  readonly lastLook: LastLook;
  readonly webhookStored: () => void;
  /** Starts looking by itself, once the server answers. */
  begin(): void;
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything the server does without being asked: the inbox, the roster checks, the ticks, the queue's workers. */
export async function startWork(deps: Deps): Promise<Work> {
  const hooks: SessionHooks = {
    teacherJoined: (trx, sessionId, at) => teacherJoined(trx, deps, sessionId, at),
    // A room that LiveKit closed under a live session is made again by the roster check.
    roomFinished: () => Promise.resolve(),
  };
  const inbox = startInbox(deps, hooks);
  const reconciler = createReconciler(deps, hooks);
  const { timing } = deps.config;
  const ticks = startTicks(deps, [
    // Before the sessions are moved on, so that a tick that applies settings obeys them too.
    { job: 'settings:apply', everyMs: timing.manageEveryMs, run: () => applyDueSettings(deps) },
    {
      job: 'sessions:manage-meetings',
      everyMs: timing.manageEveryMs,
      run: async () => ({ ...(await manageMeetings(deps)) }),
    },
    {
      job: 'meetings:cleanup-expired',
      everyMs: timing.cleanupEveryMs,
      run: async () => ({ ...(await cleanUpRooms(deps)) }),
    },
    { job: 'audit:seal', everyMs: SEAL_EVERY_MS, run: () => sealAuditLog(deps.db) },
  ]);
  await deps.jobs.work('close-room', ({ roomName }) => closeRoom(deps, roomName));
  await deps.jobs.work('finalise-session', async ({ sessionId }) => {
    await reconciler.checkSession(sessionId, { final: true });
    await finaliseSession(deps, sessionId);
  });
  const mailer = deps.config.mail === null ? null : createMailer(deps.config.mail);
  if (mailer) await deps.jobs.work('send-mail', ({ mailId }) => sendMail(deps, mailer, mailId));
  await deps.jobs.work('class-due', ({ sessionId, startsAt }) => tellClassDue(deps, sessionId, startsAt));
  await deps.jobs.work('evaluation-due', ({ sessionId }) => tellEvaluationDue(deps, sessionId));
  await deps.jobs.work('recompute-period', ({ runId }) => continueRun(deps, runId));
  return {
    lastLook: (sessionId) => reconciler.checkSession(sessionId, { final: true }),
    webhookStored: () => inbox.wake(),
    begin() {
      inbox.wake();
      // What nobody saw is recorded before anything is decided on what was seen.
      void reconciler.start().then(() => ticks.catchUp());
    },
    async catchUp() {
      inbox.wake();
      await reconciler.tick();
      await ticks.catchUp();
    },
    async stop() {
      await ticks.stop();
      await reconciler.stop();
      await inbox.stop();
      mailer?.close();
    },
  };
}

/** Settling is over: late events are in, the reports and the count become final (domain.md 3.8, 6). */
async function finaliseSession(deps: Deps, sessionId: number): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session || session.finalised_at !== null) return;
    const now = await databaseNow(trx);
    await finaliseReports(trx, sessionId, now);
    await writeCounting(trx, sessionId, true);
    await trx('sessions')
      .where('id', sessionId)
      .update({ finalised_at: trx.raw('clock_timestamp()'), version: trx.raw('version + 1') });
    await announce(trx, sessionId, now);
    await afterSettling(trx, deps, sessionId);
  });
  deps.hub.wake();
}
