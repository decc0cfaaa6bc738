import { countClass } from '../../usecases/counting/count-class.ts';
import { changeSubscription } from '../../usecases/subscriptions/change.ts';
import { createSubscription } from '../../usecases/subscriptions/create.ts';
import {
  createPackage,
  listPackages,
  listSubscriptions,
  subscriptionDetail,
} from '../../usecases/subscriptions/list.ts';
import { listStudents, subscriptionsOfStudent } from '../../usecases/subscriptions/students.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

const routes = api.subscriptions;

/** Packages, subscriptions and the ledger behind their numbers. */
export const subscriptionsRoutes = {
  packages: routes.packages.handler(async (o) => answer(await listPackages(...who(o)), o.context)),
  createPackage: routes.createPackage.handler(async (o) => answer(await createPackage(...who(o), o.input), o.context)),
  list: routes.list.handler(async (o) => answer(await listSubscriptions(...who(o), o.input), o.context)),
  students: routes.students.handler(async (o) => answer(await listStudents(...who(o)), o.context)),
  ofStudent: routes.ofStudent.handler(async (o) =>
    answer(await subscriptionsOfStudent(...who(o), o.input.id), o.context),
  ),
  count: routes.count.handler(async (o) => answer(await countClass(...who(o), o.input), o.context)),
  detail: routes.detail.handler(async (o) => answer(await subscriptionDetail(...who(o), o.input.id), o.context)),
  create: routes.create.handler(async (o) => answer(await createSubscription(...who(o), o.input), o.context)),
  activate: routes.activate.handler(async (o) =>
    answer(await changeSubscription(...who(o), o.input, { type: 'activate' }), o.context),
  ),
  pause: routes.pause.handler(async (o) =>
    answer(await changeSubscription(...who(o), o.input, { type: 'pause', reason: o.input.reason }), o.context),
  ),
  resume: routes.resume.handler(async (o) =>
    answer(await changeSubscription(...who(o), o.input, { type: 'resume', keepEnd: o.input.keepEnd }), o.context),
  ),
  extend: routes.extend.handler(async (o) => {
    const { to, reason } = o.input;
    return answer(await changeSubscription(...who(o), o.input, { type: 'extend', to, reason }), o.context);
  }),
  renew: routes.renew.handler(async (o) =>
    answer(await changeSubscription(...who(o), o.input, { type: 'renew' }), o.context),
  ),
  cancel: routes.cancel.handler(async (o) =>
    answer(await changeSubscription(...who(o), o.input, { type: 'cancel', reason: o.input.reason }), o.context),
  ),
};
