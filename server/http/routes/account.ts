import { me, signInLimited, signOutNow } from '../../usecases/account/account.ts';
import { healthOf } from '../../usecases/account/health.ts';
import { setUpAcademy, setUpDemo } from '../../usecases/setup/set-up.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** Signing in and out, health, the first start. */
export const accountRoutes = {
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
};
