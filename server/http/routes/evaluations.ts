import { evaluationHistory } from '../../usecases/evaluation/history.ts';
import { saveEvaluations } from '../../usecases/evaluation/save.ts';
import { evaluationSheet } from '../../usecases/evaluation/sheet.ts';
import { answer, answerEach } from '../answer.ts';
import { api, who } from '../guard.ts';

/** What teachers write about their students. */
export const evaluationsRoutes = {
  sheet: api.evaluations.sheet.handler(async (o) => answer(await evaluationSheet(...who(o), o.input.id), o.context)),
  save: api.evaluations.save.handler(async (o) =>
    answerEach(await saveEvaluations(...who(o), o.input.items), o.context),
  ),
  history: api.evaluations.history.handler(async (o) =>
    answer(await evaluationHistory(...who(o), o.input.id), o.context),
  ),
};
