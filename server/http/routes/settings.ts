import { applySettings, withdrawPending } from '../../usecases/settings/apply.ts';
import { restoreSettings, settingsHistory } from '../../usecases/settings/history.ts';
import { readJobs } from '../../usecases/settings/jobs.ts';
import { previewSettings } from '../../usecases/settings/preview.ts';
import { readSettingsPage } from '../../usecases/settings/read.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

const routes = api.settings;

/** The academy's settings: read, tried on the past, applied, taken back. */
export const settingsRoutes = {
  read: routes.read.handler(async (o) => answer(await readSettingsPage(...who(o)), o.context)),
  preview: routes.preview.handler(async (o) => answer(await previewSettings(...who(o), o.input), o.context)),
  apply: routes.apply.handler(async (o) => answer(await applySettings(...who(o), o.input), o.context)),
  withdraw: routes.withdraw.handler(async (o) => answer(await withdrawPending(...who(o), o.input.id), o.context)),
  history: routes.history.handler(async (o) => answer(await settingsHistory(...who(o)), o.context)),
  restore: routes.restore.handler(async (o) => answer(await restoreSettings(...who(o), o.input), o.context)),
  jobs: routes.jobs.handler(async (o) => answer(await readJobs(...who(o)), o.context)),
};
