import { expect, test } from 'vitest';
import { isConnectionLoss } from '#server/db/connection-loss.ts';

const failure = (message: string, part: object = {}): Error => Object.assign(new Error(message), part);

test.each([
  ['a database that was killed', failure('terminating connection', { code: '57P01' }), true],
  ['one that starts', failure('the database system is starting up', { code: '57P03' }), true],
  ['nobody at the port', failure('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED' }), true],
  ['a connection that broke under a question', failure('Connection terminated unexpectedly'), true],
  [
    'the rollback of a transaction whose connection broke',
    failure('ROLLBACK - Client has encountered a connection error and is not queryable'),
    true,
  ],
  ['no free connection for too long', failure('Timeout acquiring a connection', { name: 'KnexTimeoutError' }), true],
  ['a statement that ran out of its time', failure('canceling statement', { code: '57014' }), false],
  ['a row that is there already', failure('duplicate key value', { code: '23505' }), false],
  ['a file that is not there', failure('no such file', { code: 'ENOENT' }), false],
  ['a defect', new TypeError('undefined is not a function'), false],
])('%s', (_what, error, isLoss) => {
  expect(isConnectionLoss(error)).toBe(isLoss);
});
