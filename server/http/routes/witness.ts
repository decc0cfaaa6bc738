import { acceptWitness } from '../../usecases/witness/accept.ts';
import { uploadWitness } from '../../usecases/witness/upload.ts';
import { answer } from '../answer.ts';
import { signedIn } from '../context.ts';
import { api } from '../guard.ts';

/** The teacher's desktop as second witness. */
export const witnessRoutes = {
  upload: api.witness.upload.handler(async (o) =>
    answer(await uploadWitness(o.context.deps, o.context.lastLook, signedIn(o.context), o.input.entries), o.context),
  ),
  accept: api.witness.accept.handler(async (o) =>
    answer(await acceptWitness(o.context.deps, o.context.lastLook, signedIn(o.context), o.input), o.context),
  ),
};
