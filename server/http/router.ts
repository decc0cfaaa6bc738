import { timingSafeEqual } from 'node:crypto';
import { implement, type AnyRouter } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import type { Actor } from '../auth/actor.ts';
import { actorOf } from '../auth/sign-ins.ts';
import { checkAudit } from '../usecases/audit/verify.ts';
import { answerContest } from '../usecases/human/answer-contest.ts';
import { contestVerdict } from '../usecases/human/contest.ts';
import { setEffectiveWindow } from '../usecases/human/effective-window.ts';
import { attendanceHistory } from '../usecases/human/history.ts';
import { overrideAttendance } from '../usecases/human/override.ts';
import { previewDecision } from '../usecases/human/preview.ts';
import { undoEntry } from '../usecases/human/undo.ts';
import { joinAsStaff } from '../usecases/join/staff-join.ts';
import { joinAsStudent, joinInfo } from '../usecases/join/student-join.ts';
import { revokeStudentLink, ringStudent, studentLink } from '../usecases/join/student-links.ts';
import { previewPeriod, recomputeRun } from '../usecases/recompute/preview-period.ts';
import { recomputeSession } from '../usecases/recompute/recompute-session.ts';
import { startPeriod } from '../usecases/recompute/start-period.ts';
import { syncReview } from '../usecases/review/sync.ts';
import { sessionDetail } from '../usecases/sessions/detail.ts';
import { cancelSession, completeSession, markStudentAbsent } from '../usecases/sessions/end.ts';
import { listSessions, nextSession } from '../usecases/sessions/list.ts';
import { lockRoom, muteParticipants, removeParticipant } from '../usecases/sessions/moderate.ts';
import { openSession } from '../usecases/sessions/open.ts';
import { sessionReport } from '../usecases/sessions/report.ts';
import { me, signInLimited, signOutNow } from '../usecases/account/account.ts';
import { healthOf } from '../usecases/account/health.ts';
import { setUpAcademy, setUpDemo } from '../usecases/setup/set-up.ts';
import { answer, answerEach, refusalError } from './answer.ts';
import { signedIn, type PassedContext, type RequestContext } from './context.ts';
import { POLICIES, type Access } from './policies.ts';

const os = implement(contract).$context<RequestContext>();

/** Lets a request through by the policy of its route; the row is the use case's question. */
const guard = os.middleware(async ({ context, path, next }) => {
  const actor = await admit(context, accessOf(path));
  return next({ context: { actor } });
});

async function admit(context: RequestContext, access: Access): Promise<Actor | null> {
  if (access === 'public') return null;
  if (access === 'set-up') {
    if (!isSetupSecret(context)) throw refusalError('forbidden', {}, context);
    return null;
  }
  const actor = context.bearer === null ? null : await actorOf(context.deps.db, context.bearer);
  if (!actor) throw refusalError('sign_in_required', {}, context);
  return actor;
}

function accessOf(path: readonly string[]): Access {
  const [group, route] = path;
  const routes: Readonly<Record<string, Access>> = POLICIES[group as keyof typeof POLICIES];
  const access = route === undefined ? undefined : routes[route];
  if (access === undefined) throw new Error(`route ${path.join('.')} has no policy`);
  return access;
}

function isSetupSecret({ deps, setupSecret }: RequestContext): boolean {
  if (deps.setupSecret === null || setupSecret === null) return false;
  const given = Buffer.from(setupSecret);
  const expected = Buffer.from(deps.setupSecret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const api = os.use(guard);
type Handled = { readonly context: PassedContext };
const who = ({ context }: Handled) => [context.deps, signedIn(context)] as const;

/** Every endpoint of the contract and the use case behind it. */
export const router = api.router({
  account: {
    health: api.account.health.handler(({ context }) => healthOf(context.deps)),
    login: api.account.login.handler(async ({ context, input }) =>
      answer(await signInLimited(context.deps, context.address, input), context),
    ),
    logout: api.account.logout.handler(async (o) => signOutNow(...who(o))),
    me: api.account.me.handler(async (o) => me(...who(o))),
    setUpAcademy: api.account.setUpAcademy.handler(async ({ context, input }) =>
      answer(await setUpAcademy(context.deps, input), context),
    ),
    setUpDemo: api.account.setUpDemo.handler(async ({ context }) => answer(await setUpDemo(context.deps), context)),
  },
  sessions: {
    list: api.sessions.list.handler(async (o) => answer(await listSessions(...who(o), o.input), o.context)),
    next: api.sessions.next.handler(async (o) => answer(await nextSession(...who(o)), o.context)),
    detail: api.sessions.detail.handler(async (o) => answer(await sessionDetail(...who(o), o.input.id), o.context)),
    report: api.sessions.report.handler(async (o) => answer(await sessionReport(...who(o), o.input.id), o.context)),
    open: api.sessions.open.handler(async (o) => answer(await openSession(...who(o), o.input), o.context)),
    token: api.sessions.token.handler(async (o) => answer(await joinAsStaff(...who(o), o.input), o.context)),
    complete: api.sessions.complete.handler(async (o) =>
      answer(await completeSession(o.context.deps, o.context.lastLook, signedIn(o.context), o.input), o.context),
    ),
    cancel: api.sessions.cancel.handler(async (o) => answer(await cancelSession(...who(o), o.input), o.context)),
    markStudentAbsent: api.sessions.markStudentAbsent.handler(async (o) =>
      answer(await markStudentAbsent(o.context.deps, o.context.lastLook, signedIn(o.context), o.input), o.context),
    ),
    ring: api.sessions.ring.handler(async (o) => answer(await ringStudent(...who(o), o.input), o.context)),
    studentLink: api.sessions.studentLink.handler(async (o) =>
      answer(await studentLink(...who(o), o.input.id), o.context),
    ),
    revokeStudentLink: api.sessions.revokeStudentLink.handler(async (o) =>
      answer(await revokeStudentLink(...who(o), o.input.id), o.context),
    ),
    mute: api.sessions.mute.handler(async (o) => answer(await muteParticipants(...who(o), o.input), o.context)),
    removeParticipant: api.sessions.removeParticipant.handler(async (o) =>
      answer(await removeParticipant(...who(o), o.input), o.context),
    ),
    lock: api.sessions.lock.handler(async (o) => answer(await lockRoom(...who(o), o.input), o.context)),
  },
  review: {
    sync: api.review.sync.handler(async (o) => answer(await syncReview(...who(o), o.input), o.context)),
  },
  attendance: {
    history: api.attendance.history.handler(async (o) =>
      answer(await attendanceHistory(...who(o), o.input.id), o.context),
    ),
    preview: api.attendance.preview.handler(async (o) => answer(await previewDecision(...who(o), o.input), o.context)),
    override: api.attendance.override.handler(async (o) =>
      answerEach(await overrideAttendance(...who(o), o.input.items), o.context),
    ),
    undo: api.attendance.undo.handler(async (o) => answer(await undoEntry(...who(o), o.input), o.context)),
    contest: api.attendance.contest.handler(async (o) => answer(await contestVerdict(...who(o), o.input), o.context)),
    answerContest: api.attendance.answerContest.handler(async (o) =>
      answer(await answerContest(...who(o), o.input), o.context),
    ),
    effectiveWindow: api.attendance.effectiveWindow.handler(async (o) =>
      answer(await setEffectiveWindow(...who(o), o.input), o.context),
    ),
    recompute: api.attendance.recompute.handler(async (o) =>
      answer(await recomputeSession(...who(o), o.input.id), o.context),
    ),
    previewRecompute: api.attendance.previewRecompute.handler(async (o) =>
      answer(await previewPeriod(...who(o), o.input), o.context),
    ),
    startRecompute: api.attendance.startRecompute.handler(async (o) =>
      answer(await startPeriod(...who(o), o.input), o.context),
    ),
    recomputeRun: api.attendance.recomputeRun.handler(async (o) =>
      answer(await recomputeRun(...who(o), o.input.runId), o.context),
    ),
  },
  audit: {
    verify: api.audit.verify.handler(async (o) => answer(await checkAudit(...who(o)), o.context)),
  },
  join: {
    info: api.join.info.handler(async ({ context, input }) =>
      answer(await joinInfo(context.deps, input.link), context),
    ),
    token: api.join.token.handler(async ({ context, input }) =>
      answer(await joinAsStudent(context.deps, input), context),
    ),
  },
}) satisfies AnyRouter;
