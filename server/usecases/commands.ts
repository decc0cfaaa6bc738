import type { Knex } from 'knex';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../auth/actor.ts';

/** One number for all servers of one database: the same command sent twice at once is done by one of them. */
const COMMAND_LOCK = 7_230_004;

/**
 * Does a command once: sent again with the same id it is not done again and answers the same. The answer is kept in the
 * transaction of the deed. An id that stands for another command of this person is refused.
 */
export async function onceOnly<T>(
  trx: Knex.Transaction,
  actor: Pick<Actor, 'staffId'>,
  command: { readonly name: string; readonly commandId: string | undefined },
  act: () => Promise<Result<T>>,
): Promise<Result<T>> {
  const { name, commandId } = command;
  if (commandId === undefined) return act();
  await trx.raw('select pg_advisory_xact_lock(?, hashtext(?))', [COMMAND_LOCK, `${actor.staffId} ${commandId}`]);
  const before: { name: string; answer: T } | undefined = await trx('commands')
    .where({ staff_id: actor.staffId, command_id: commandId })
    .first('name', 'answer');
  if (before) return before.name === name ? ok(before.answer) : refuse('bad_input', { field: 'commandId' });
  const result = await act();
  if (result.ok)
    await trx('commands').insert({
      command_id: commandId,
      staff_id: actor.staffId,
      name,
      answer: JSON.stringify(result.value),
    });
  return result;
}
