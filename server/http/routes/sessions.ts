import { sayAsTeacher } from '../../usecases/join/say.ts';
import { joinAsStaff } from '../../usecases/join/staff-join.ts';
import { revokeStudentLink, ringStudent, studentLink } from '../../usecases/join/student-links.ts';
import { sessionDetail } from '../../usecases/sessions/detail.ts';
import { cancelSession, completeSession, markStudentAbsent } from '../../usecases/sessions/end.ts';
import { holdSession } from '../../usecases/sessions/hold.ts';
import { listSessions, nextSession } from '../../usecases/sessions/list.ts';
import { lockRoom, muteParticipants, removeParticipant } from '../../usecases/sessions/moderate.ts';
import { openSession } from '../../usecases/sessions/open.ts';
import { sessionReport } from '../../usecases/sessions/report.ts';
import { answer } from '../answer.ts';
import { signedIn } from '../context.ts';
import { api, who } from '../guard.ts';

/** Sessions as staff sees and runs them. */
export const sessionsRoutes = {
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
  hold: api.sessions.hold.handler(async (o) => answer(await holdSession(...who(o), o.input), o.context)),
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
  say: api.sessions.say.handler(async (o) => answer(await sayAsTeacher(...who(o), o.input), o.context)),
  lock: api.sessions.lock.handler(async (o) => answer(await lockRoom(...who(o), o.input), o.context)),
};
