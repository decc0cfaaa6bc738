import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemResult } from '#shared/contract/attendance.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { STATES } from '#renderer/ui/states.ts';
import { type BulkRow, type PackageChange, sharedStatuses } from '../core/bulk.ts';
import { type Draft, missingOf } from '../core/decision.ts';
import { useWhen } from '../hooks/use-when.ts';
import classes from './bulk.module.css';
import decide from './decide.module.css';
import { Package, samePackage } from './effect-box.tsx';
import { GroundsFields } from './grounds-fields.tsx';
import { type BulkPreview, useBulkPreview } from './use-preview.ts';

interface BulkDialogProps {
  readonly rows: readonly BulkRow[];
  readonly onClose: () => void;
  /** Some or all were decided: the choice has served. */
  readonly onDone: () => void;
}

/** One decision about several people. Each row answers for itself: one that is refused is said, and stops no other. */
export function BulkDialog({ rows, onClose, onDone }: BulkDialogProps) {
  const { t } = useTranslation(['decide', 'ui']);
  const [status, setStatus] = useState<AttendanceStatus | null>(null);
  const [grounds, setGrounds] = useState<Pick<Draft, 'reason' | 'note'>>({ reason: null, note: '' });
  const [results, setResults] = useState<readonly ItemResult[] | null>(null);
  const preview = useBulkPreview(rows, status);
  const missing = missingOf(grounds, status && { type: 'status', status });
  const save = useAction(api.attendance.override, {
    done: null,
    failed: t('notSaved'),
    touches: () => [queries.attendance.history.key(), queries.sessions.report.key(), queries.attendance.preview.key()],
  });
  const submit = async (): Promise<void> => {
    const { reason, note } = grounds;
    if (status === null || reason === null || missing !== null || save.pending) return;
    const answer = await save.send({
      items: rows.map(({ sessionId, person, base }) => ({
        sessionId,
        role: person.role,
        personId: person.id,
        change: { type: 'status', status },
        reason,
        note,
        base,
        commandId: crypto.randomUUID(),
      })),
    });
    if (answer === null) return;
    if (!answer.results.every(({ ok }) => ok)) return setResults(answer.results);
    notifySuccess(t('bulk.allDone', { count: rows.length }));
    onDone();
  };
  const done = results?.filter(({ ok }) => ok).length ?? 0;
  return (
    <Dialog
      onClose={results === null ? onClose : onDone}
      size={720}
      withCloseButton={false}
      title={t('bulk.title', { count: rows.length })}
    >
      <form
        className={classes.body}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {results === null ? (
          <>
            <Segment
              label={t('status')}
              fullWidth
              value={status ?? ''}
              onChange={(next) => setStatus(next === '' ? null : next)}
              options={sharedStatuses(rows).map((value) => ({
                value,
                label: t(`ui:state.${value}`),
                icon: STATES[value].icon,
              }))}
            />
            {status === null ? null : <BulkEffect preview={preview} />}
            <GroundsFields {...grounds} onChange={(next) => setGrounds((before) => ({ ...before, ...next }))} />
          </>
        ) : (
          <NoticeStrip tone="failed" title={t('bulk.partly', { done, all: rows.length })} />
        )}
        <ul className={classes.rows}>
          {rows.map((row, index) => (
            <Row
              key={row.key}
              row={row}
              becomes={status}
              change={status === null ? null : (preview.packages[index] ?? null)}
              result={results?.[index] ?? null}
            />
          ))}
        </ul>
        <footer className={decide.foot}>
          {results === null ? (
            <>
              <Button type="submit" disabled={missing !== null} loading={save.pending}>
                {t('bulk.save')}
              </Button>
              <Button variant="subtle" onClick={onClose}>
                {t('discard')}
              </Button>
              <span className={decide.quiet}>
                {status !== null && missing !== null ? t(`missing.${missing}`) : null}
              </span>
            </>
          ) : (
            <Button variant="default" onClick={onDone}>
              {t('bulk.close')}
            </Button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

/** What the decision does to packages, before it is saved. */
function BulkEffect({ preview: { effect, waiting, failed } }: { readonly preview: BulkPreview }) {
  const { t } = useTranslation('decide');
  const { number } = useFormat();
  const { givenBack, charged } = effect;
  return (
    <section className={decide.effect} aria-label={t('effect.title')} aria-live="polite">
      <h4>{t('effect.title')}</h4>
      <p>
        {waiting
          ? `${t('effect.waiting')}…`
          : failed
            ? t('effect.failed')
            : givenBack + charged === 0
              ? t('bulk.samePackages')
              : t('bulk.packages', { givenBack: number(givenBack), charged: number(charged) })}
      </p>
    </section>
  );
}

interface RowProps {
  readonly row: BulkRow;
  readonly becomes: AttendanceStatus | null;
  /** What becomes of the person's package; null for a teacher's row and until it is known. */
  readonly change: PackageChange | null;
  readonly result: ItemResult | null;
}

function Row({ row: { person, title, startsAt, base }, becomes, change, result }: RowProps) {
  const { t } = useTranslation('decide');
  const when = useWhen();
  const stays = becomes === null || result?.ok === false;
  return (
    <li className={classes.row}>
      <span>
        <PersonName name={person.name} />{' '}
        <span className={classes.second}>
          · <bdi>{title}</bdi> · {when.of(startsAt)}
        </span>
      </span>
      <span>
        <StateLabel state={base.status} size="small" />
        {stays ? null : (
          <>
            {' '}
            <span className={decide.arrow} role="img" aria-label={t('effect.becomes')} />{' '}
            <StateLabel state={becomes} size="small" />
          </>
        )}
      </span>
      {change === null || change.before.credit === null || result !== null ? null : (
        <span className={classes.package}>
          {samePackage(change.before, change.after) ? null : (
            <>
              <Package effect={change.before} />{' '}
              <span className={decide.arrow} role="img" aria-label={t('effect.becomes')} />{' '}
            </>
          )}
          <Package effect={change.after} />
        </span>
      )}
      {result?.ok === false ? <span className={classes.refused}>{result.message}</span> : null}
    </li>
  );
}
