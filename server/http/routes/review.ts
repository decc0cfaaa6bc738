import { syncReview } from '../../usecases/review/sync.ts';
import { answer } from '../answer.ts';
import { api, who } from '../guard.ts';

/** What a supervisor’s copy is made of. */
export const reviewRoutes = {
  sync: api.review.sync.handler(async (o) => answer(await syncReview(...who(o), o.input), o.context)),
};
