import { redrive, setAside } from '../../usecases/health/set-aside.ts';
import { healthDetail } from '../../usecases/health/detail.ts';
import { testWebhook } from '../../usecases/health/test-webhook.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** How the server is, for those who run the academy. */
export const healthRoutes = {
  detail: api.health.detail.handler(async (o) => answer(await healthDetail(...who(o)), o.context)),
  setAside: api.health.setAside.handler(async (o) => answer(await setAside(...who(o)), o.context)),
  redrive: api.health.redrive.handler(async (o) => answer(await redrive(...who(o), o.input.ids), o.context)),
  testWebhook: api.health.testWebhook.handler(async (o) => answer(await testWebhook(...who(o)), o.context)),
};
