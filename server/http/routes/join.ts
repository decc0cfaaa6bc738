import { joinAsStudent, joinInfo } from '../../usecases/join/student-join.ts';
import { sayAsStudent } from '../../usecases/join/say.ts';
import { answer } from '../answer.ts';
import { api } from '../guard.ts';

/** A student’s page. */
export const joinRoutes = {
  info: api.join.info.handler(async ({ context, input }) => answer(await joinInfo(context.deps, input.link), context)),
  token: api.join.token.handler(async ({ context, input }) =>
    answer(await joinAsStudent(context.deps, input), context),
  ),
  say: api.join.say.handler(async ({ context, input }) => answer(await sayAsStudent(context.deps, input), context)),
};
