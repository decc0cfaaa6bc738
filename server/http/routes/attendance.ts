import { answerContest } from '../../usecases/human/answer-contest.ts';
import { contestVerdict } from '../../usecases/human/contest.ts';
import { setEffectiveWindow } from '../../usecases/human/effective-window.ts';
import { attendanceHistory } from '../../usecases/human/history.ts';
import { overrideAttendance } from '../../usecases/human/override.ts';
import { previewDecision } from '../../usecases/human/preview.ts';
import { undoEntry } from '../../usecases/human/undo.ts';
import { previewPeriod, recomputeRun } from '../../usecases/recompute/preview-period.ts';
import { recomputeSession } from '../../usecases/recompute/recompute-session.ts';
import { startPeriod } from '../../usecases/recompute/start-period.ts';
import { answer, answerEach } from '../answer.ts';
import { api, who } from '../guard.ts';

/** What people decide over attendance, and recomputing it. */
export const attendanceRoutes = {
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
};
