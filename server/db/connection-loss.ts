/** SQLSTATE: 08 no connection, 57P a database that stops, starts or was killed. */
const LOST_STATE = /^(08|57P)/;
const LOST_SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
/** What the driver says without a code: of a connection that broke, and of a rollback over one, which hides the cause. */
const LOST_WORDS = /Connection terminated|is not queryable/;

/** Whether this is the database that is away, which passes by itself, and no fault of whoever asked. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    LOST_STATE.test(code) ||
    LOST_SOCKET.has(code) ||
    error.name === 'KnexTimeoutError' ||
    LOST_WORDS.test(error.message)
  );
}
