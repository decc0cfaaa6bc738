import { acceptWitness } from '../../usecases/witness/accept.ts';
import { uploadWitness } from '../../usecases/witness/upload.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** The teacher's desktop as second witness. */
export const witnessRoutes = {
  upload: api.witness.upload.handler(async (o) => answer(await uploadWitness(...who(o), o.input.entries), o.context)),
  accept: api.witness.accept.handler(async (o) => answer(await acceptWitness(...who(o), o.input), o.context)),
};
