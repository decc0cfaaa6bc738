import type { MailKind } from '#shared/domain/notices.ts';
import { mailOf, type MailFacts } from '#shared/messages/mail.ts';
import type { Deps } from '../deps.ts';
import type { Mailer } from '../mail/smtp.ts';

/** Older news of a class is no news: it is kept in the outbox and not sent. */
const FRESH = '24 hours';
/** After so many tries in a row the queue lets go of a mail; `queue:again` brings it back. */
const TRIES = 10;

interface OutboxRow {
  readonly id: number;
  readonly what: MailKind;
  readonly to_address: string;
  readonly language: 'ar' | 'en';
  readonly time_zone: string;
  readonly data: MailFacts;
  readonly message_id: string;
  readonly tries: number;
  readonly last_error: string | null;
  readonly fresh: boolean;
}

/**
 * Sends one mail of the outbox. It is leased meanwhile, so that no other server sends it too; a crash after the mail
 * server took it sends the same mail with the same id once more. Throws to be tried again; what the queue gave up is
 * queued again until the news is a day old, however long the mail server was away.
 */
export async function sendMail(deps: Deps, mailer: Mailer, mailId: number): Promise<void> {
  const row = await lease(deps, mailId);
  if (!row) return;
  if (!row.fresh) {
    await deps.db('mail_outbox').where('id', mailId).update({ state: 'too_late', leased_until: null });
    deps.log.error({ mailId, tries: row.tries - 1, reason: row.last_error }, 'a mail was not sent within a day');
    return;
  }
  const { subject, lines } = mailOf(row.what, row.data, row.language, row.time_zone);
  try {
    await mailer.send({ to: row.to_address, subject, lines, language: row.language, messageId: row.message_id });
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 500) : String(error);
    await deps.db('mail_outbox').where('id', mailId).update({ last_error: words, leased_until: null });
    deps.log.warn({ mailId, tries: row.tries, reason: words }, 'a mail was not taken by the mail server');
    if (row.tries % TRIES !== 0) throw new Error(`mail ${mailId} was not sent`, { cause: error });
    return;
  }
  await deps
    .db('mail_outbox')
    .where('id', mailId)
    .update({ state: 'sent', last_error: null, leased_until: null, sent_at: deps.db.raw('clock_timestamp()') });
}

/** The mail, counted as tried and kept from everybody else for a minute; undefined when it is done or being sent. */
async function lease({ db }: Deps, mailId: number): Promise<OutboxRow | undefined> {
  const { rows } = await db.raw<{ rows: OutboxRow[] }>(
    `update mail_outbox set tries = tries + 1, leased_until = clock_timestamp() + interval '1 minute'
     where id = ? and state = 'waiting' and (leased_until is null or leased_until < clock_timestamp())
     returning *, created_at > clock_timestamp() - interval '${FRESH}' as fresh`,
    [mailId],
  );
  return rows[0];
}
