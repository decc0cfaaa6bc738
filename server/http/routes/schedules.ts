import { clockChangesFor } from '../../usecases/schedules/clock-changes.ts';
import { endSchedule } from '../../usecases/schedules/end.ts';
import { generatePlan } from '../../usecases/schedules/generate.ts';
import { handOver } from '../../usecases/schedules/hand-over.ts';
import { listSchedules } from '../../usecases/schedules/list.ts';
import { previewPlan } from '../../usecases/schedules/preview.ts';
import { substitutesFor } from '../../usecases/schedules/substitutes.ts';
import { targetsFor } from '../../usecases/schedules/targets.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** Weekly schedules. */
export const schedulesRoutes = {
  list: api.schedules.list.handler(async (o) => answer(await listSchedules(...who(o)), o.context)),
  targets: api.schedules.targets.handler(async (o) => answer(await targetsFor(...who(o)), o.context)),
  preview: api.schedules.preview.handler(async (o) => answer(await previewPlan(...who(o), o.input), o.context)),
  generate: api.schedules.generate.handler(async (o) => answer(await generatePlan(...who(o), o.input), o.context)),
  clockChanges: api.schedules.clockChanges.handler(async (o) => clockChangesFor(...who(o))),
  substitutes: api.schedules.substitutes.handler(async (o) =>
    answer(await substitutesFor(...who(o), o.input), o.context),
  ),
  handOver: api.schedules.handOver.handler(async (o) => answer(await handOver(...who(o), o.input), o.context)),
  end: api.schedules.end.handler(async (o) => answer(await endSchedule(...who(o), o.input), o.context)),
};
