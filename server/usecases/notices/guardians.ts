import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { MailKind } from '#shared/domain/notices.ts';
import type { MailFacts } from '#shared/messages/mail.ts';
import type { Deps } from '../../deps.ts';

export interface Letter {
  readonly kind: MailKind;
  readonly sessionId: number;
  /** When the class was to begin before; null when that did not change. */
  readonly before: number | null;
  /** The happening: the same one is written about once to each family. */
  readonly once: string;
  /** Only these students; without it everybody who is expected. */
  readonly studentIds?: readonly number[];
}

interface Family {
  readonly student_id: number;
  readonly student: string;
  readonly guardian_name: string | null;
  readonly guardian_email: string;
  readonly language: 'ar' | 'en';
  readonly time_zone: string;
  readonly title: string;
  readonly teacher: string;
  readonly academy: string;
  readonly starts_at: number | null;
}

/** Queues a mail to each family that left an address, in the caller's transaction. */
export async function writeToGuardians(
  trx: Knex.Transaction,
  { jobs, config }: Pick<Deps, 'jobs' | 'config'>,
  letter: Letter,
): Promise<void> {
  for (const family of await familiesOf(trx, letter)) {
    const facts: MailFacts = {
      academy: family.academy,
      student: family.student,
      guardian: family.guardian_name,
      title: family.title,
      teacher: family.teacher,
      startsAt: letter.kind === 'cancelled' ? (family.starts_at ?? letter.before) : family.starts_at,
      movedFrom: letter.kind === 'moved' ? letter.before : null,
    };
    const [row]: { id: number }[] = await trx('mail_outbox')
      .insert({
        student_id: family.student_id,
        session_id: letter.sessionId,
        what: letter.kind,
        once: `${letter.once}:student-${family.student_id}`,
        to_address: family.guardian_email,
        language: family.language,
        time_zone: family.time_zone,
        data: JSON.stringify(facts),
        message_id: `<${randomUUID()}@itqan.local>`,
        state: config.mail === null ? 'not_configured' : 'waiting',
      })
      .onConflict('once')
      .ignore()
      .returning('id');
    if (row && config.mail !== null) await jobs.enqueue(trx, 'send-mail', { mailId: row.id });
  }
}

async function familiesOf(trx: Knex.Transaction, letter: Letter): Promise<readonly Family[]> {
  const { rows } = await trx.raw<{ rows: Family[] }>(
    `select distinct st.id as student_id, st.name as student, st.guardian_name, st.guardian_email, st.language,
       st.time_zone, s.title, t.name as teacher, a.name as academy, s.starts_at
     from sessions s
       join staff t on t.id = s.teacher_id
       join session_participants p on p.session_id = s.id and p.expected_until is null
       join students st on st.id = p.student_id
       cross join academy a
     where s.id = :id and st.guardian_email is not null
       and (:students::bigint[] is null or st.id = any(:students))
     order by st.id`,
    { id: letter.sessionId, students: letter.studentIds ? [...letter.studentIds] : null },
  );
  return rows;
}
