import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Join tokens travel in addresses (`access_token=`), link tokens in paths: neither may reach a log. */
const SECRETS_IN_TEXT = /(access_token=|\/join\/|[?&]link=)[\w.~%-]+/g;

const withoutSecrets = (value: string): string => value.replace(SECRETS_IN_TEXT, '$1[hidden]');

/** The server's log: one JSON object a line, secrets struck out by name and in addresses. */
export function createLog(write: (line: string) => void, level = 'info'): Log {
  return pino(
    {
      level,
      base: null,
      redact: {
        paths: [
          'token',
          'password',
          'authorization',
          'apiSecret',
          'turnPassword',
          '*.token',
          '*.password',
          '*.authorization',
          '*.apiSecret',
          '*.turnPassword',
          'req.headers.authorization',
        ],
        censor: '[hidden]',
      },
    },
    { write: (line: string) => write(withoutSecrets(line)) },
  );
}
