import { checkAudit } from '../../usecases/audit/verify.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** The audit log. */
export const auditRoutes = {
  verify: api.audit.verify.handler(async (o) => answer(await checkAudit(...who(o)), o.context)),
};
