import { connect } from '../../db/connect.ts';
import { missingSeals, verifyAuditLog, type AuditCheck, type AuditProblem } from './verify.ts';

const WORDS: Readonly<Record<AuditProblem, string>> = {
  seal_missing: 'its seal is gone',
  chain_broken: 'its seal does not stand on the one before',
  row_missing: 'the row is gone',
  row_changed: 'the row is not what was sealed',
};

/** The check in sentences for an operator. */
function sentencesOf({ checked, head, firstBad, unsealed }: AuditCheck): readonly string[] {
  const { count, firstId, lastId } = unsealed;
  const tail =
    count === 0
      ? 'Every row is sealed.'
      : `Not sealed yet, so nothing vouches for them: ${count} rows, numbers ${firstId} to ${lastId}.`;
  if (!firstBad) return [`The audit log is whole: ${checked} sealed rows. Newest seal: ${head ?? 'none'}.`, tail];
  const { seq, auditId, problem, action, subject } = firstBad;
  const about = action === null ? '' : ` (${action} of ${subject})`;
  const row = auditId === null ? `the row of seal ${seq}` : `row ${auditId}${about}, seal ${seq}`;
  return [
    `The audit log was tampered with. First bad row: ${row}: ${WORDS[problem]}.`,
    `Whole before it: ${checked}.`,
    tail,
  ];
}

/**
 * `audit-verify` of the hosted server: says what the chain proves; answers the exit code, 1 when a row is bad or a seal
 * that was `noted` earlier (hexadecimal) is not in the chain any more.
 */
export async function auditVerifyCommand(
  databaseUrl: string,
  noted: readonly string[],
  say: (line: string) => void,
): Promise<0 | 1> {
  const db = connect(databaseUrl, { max: 1, name: 'itqan-audit-verify' });
  try {
    const check = await verifyAuditLog(db);
    for (const sentence of sentencesOf(check)) say(sentence);
    const gone = await missingSeals(db, noted);
    for (const seal of gone)
      say(`The seal ${seal} is not in the log any more: its end was cut off, or the whole log was written anew.`);
    return check.whole && gone.length === 0 ? 0 : 1;
  } finally {
    await db.destroy();
  }
}
