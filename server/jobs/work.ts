import type { Deps } from '../deps.ts';
import { foldAtOnce } from '../usecases/attendance/fold-at-once.ts';
import type { Folding } from '../usecases/attendance/intake.ts';
import type { SessionHooks } from '../usecases/attendance/settle-session.ts';
import { sealAuditLog } from '../usecases/audit/seal.ts';
import { tellClassDue, tellEvaluationDue } from '../usecases/notices/later.ts';
import { continueRun } from '../usecases/recompute/continue-run.ts';
import { extendSchedules } from '../usecases/schedules/extend.ts';
import { applyDueSettings } from '../usecases/settings/apply.ts';
import { teacherJoined } from '../usecases/sessions/teacher-joined.ts';
import type { LastLook } from '../usecases/sessions/look-first.ts';
import { cleanUpRooms, closeRoom } from './close-rooms.ts';
import { createScheduled } from './create-scheduled.ts';
import { finaliseSession } from './finalise-session.ts';
import { startInbox } from './inbox.ts';
import { isTimeForMaintenance, maintain } from './maintenance.ts';
import { manageMeetings } from './manage-meetings.ts';
import { createMailer } from '../mail/smtp.ts';
import { queueAgain } from './queue-again.ts';
import { sendMail } from './send-mail.ts';
import { createReconciler } from './reconcile.ts';
import { startTicks, type Tick } from './ticks.ts';
import { jobTimes } from './times.ts';

export interface Work {
  readonly lastLook: LastLook;
  readonly folding: Folding;
  /** Starts looking by itself, once the server answers. */
  begin(): void;
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything the server does without being asked: the inbox, the roster checks, the ticks, the queue's workers. */
export async function startWork(deps: Deps): Promise<Work> {
  const lastLook: LastLook = (sessionId) => reconciler.checkSession(sessionId, { final: true });
  const hooks: SessionHooks = {
    teacherJoined: (trx, sessionId, at, looked) => teacherJoined(trx, deps, sessionId, at, looked),
    lookBefore: (sessionId) => reconciler.lookBefore(sessionId),
    // A room that LiveKit closed under a live class is made again at once, as by every roster check (domain.md 2).
    roomFinished: (sessionId) =>
      reconciler.checkSession(sessionId).catch((error: unknown) => {
        deps.log.warn({ err: error, sessionId }, 'a closed room could not be looked after; the next round does');
      }),
  };
  const inbox = startInbox(deps, hooks);
  const reconciler = createReconciler(deps, hooks);
  const every = jobTimes(deps.config.timing);
  const look = (sessionId: number): Promise<void> => reconciler.checkSession(sessionId);
  const tick = (job: string, run: Tick['run'], more: Pick<Tick, 'mayRun'> = {}): Tick => {
    const everyMs = every[job];
    if (everyMs === undefined) throw new Error(`nobody says how often ${job} runs`);
    return { job, everyMs, run, ...more };
  };
  const ticks = startTicks(deps, [
    // Before the sessions are moved on, so that a tick that applies settings obeys them too.
    tick('settings:apply', () => applyDueSettings(deps)),
    tick('sessions:manage-meetings', (run) => manageMeetings(deps, ['quran'], look, run)),
    tick('academic-sessions:manage-meetings', (run) => manageMeetings(deps, ['academic', 'interactive'], look, run)),
    tick('meetings:create-scheduled', (run) => createScheduled(deps, run)),
    tick('meetings:cleanup-expired', (run) => cleanUpRooms(deps, run)),
    tick('audit:seal', () => sealAuditLog(deps.db)),
    tick('queue:again', (run) => queueAgain(deps, run)),
    tick('schedules:extend', ({ signal }) => extendSchedules(deps, signal)),
    tick('maintenance', (run) => maintain(deps, run), { mayRun: () => isTimeForMaintenance(deps) }),
  ]);
  await deps.jobs.work('close-room', ({ roomName }) => closeRoom(deps, roomName));
  await deps.jobs.work('finalise-session', async ({ sessionId }) => {
    await lastLook(sessionId);
    await finaliseSession(deps, sessionId);
  });
  const mailer = deps.config.mail === null ? null : createMailer(deps.config.mail);
  if (mailer) await deps.jobs.work('send-mail', ({ mailId }) => sendMail(deps, mailer, mailId));
  await deps.jobs.work('class-due', ({ sessionId, startsAt }) => tellClassDue(deps, sessionId, startsAt));
  await deps.jobs.work('evaluation-due', ({ sessionId }) => tellEvaluationDue(deps, sessionId));
  await deps.jobs.work('recompute-period', ({ runId }) => continueRun(deps, runId));
  return {
    lastLook,
    folding: {
      onStored(rooms) {
        inbox.wake(rooms);
        // Without rooms it is what had waited on the disk.
        if (rooms) reconciler.liveKitIsBack();
      },
      async foldAtOnce(row) {
        const isFolded = await foldAtOnce(deps, row);
        if (isFolded) reconciler.liveKitIsBack();
        return isFolded;
      },
    },
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
