import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCalendarExclamation } from '@tabler/icons-react';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScheduleSlots } from '#shared/contract/schedules.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './bulk.module.css';
import { type Draft, planOf } from './draft.ts';
import { SlotTable } from './slot-table.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhoFields } from './who-fields.tsx';

const TYPES: readonly Draft['type'][] = ['circle', 'quran', 'lesson', 'course'];

interface BulkDialogProps {
  readonly first: Draft;
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
  readonly onClose: () => void;
  /** Something was created, or all stood already: the calendar may go there. */
  readonly onDone: (made: ScheduleSlots) => void;
}

/**
 * Weekly classes for a circle, a student or a course (product.md, "Calendar"): what each slot becomes stands beside the
 * form before anything is written, and what became of each afterwards.
 */
export function BulkDialog({ first, today, weekStart, onClose, onDone }: BulkDialogProps) {
  const { t } = useTranslation('schedules');
  const [draft, setDraft] = useState(first);
  const [made, setMade] = useState<ScheduleSlots | null>(null);
  const said = planOf(draft);
  const [settled] = useDebouncedValue(said, 250);
  const preview = useQuery(
    queries.schedules.preview.queryOptions({
      input: 'plan' in settled ? settled.plan : skipToken,
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
  const generate = useAction(api.schedules.generate, {
    done: null,
    failed: t('notCreated'),
    touches: () => [queries.sessions.list.key(), queries.schedules.list.key(), queries.schedules.preview.key()],
  });
  const shown = 'plan' in said ? preview.data : undefined;
  const isCurrent =
    JSON.stringify(said) === JSON.stringify(settled) && !preview.isPlaceholderData && !preview.isFetching;
  const create = async (): Promise<void> => {
    if (!('plan' in said) || generate.pending) return;
    const answer = await generate.send(said.plan);
    if (answer === null) return;
    if (answer.created < answer.of) return setMade(answer);
    notifySuccess(t('created', { done: answer.created, all: answer.of }));
    onDone(answer);
  };
  if (made !== null) return <Made made={made} onDone={() => onDone(made)} />;
  return (
    <Dialog onClose={onClose} title={t('title')} size={1120}>
      <form
        className={classes.body}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <div className={classes.fields}>
          <WhoFields
            draft={draft}
            types={TYPES}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          />
          <WhenFields
            draft={draft}
            today={today}
            weekStart={weekStart}
            usualMinutes={shown?.durationMinutes ?? null}
            onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          />
        </div>
        <section className={classes.preview} aria-label={t('preview')} aria-busy={'plan' in said && !isCurrent}>
          <div role="status" className={classes.sentence}>
            {shown === undefined ? (
              <p>{'missing' in said ? t(`missing.${said.missing}`) : t('previewing')}</p>
            ) : (
              <>
                <p className={classes.count}>{t('willCreate', { done: shown.created, all: shown.of })}</p>
                <p className={classes.hint}>{sentenceUnder(shown, t)}</p>
              </>
            )}
          </div>
          <QueryFailure query={preview} title={t('notPreviewed')} />
          {shown === undefined ? (
            <div className={classes.scroll}>
              {'plan' in said && !preview.isError ? <SkeletonRows rows={6} /> : null}
            </div>
          ) : (
            <SlotTable slots={shown.slots} timeZone={shown.timeZone} bufferMs={shown.bufferMs} />
          )}
          <footer className={classes.foot}>
            <Button
              type="submit"
              loading={generate.pending}
              disabled={shown === undefined || !isCurrent || shown.created === 0}
            >
              {t('create', { count: shown?.created ?? 0 })}
            </Button>
            <Button variant="subtle" onClick={onClose}>
              {t('discard')}
            </Button>
          </footer>
        </section>
      </form>
    </Dialog>
  );
}

type Words = ReturnType<typeof useTranslation<'schedules'>>['t'];

/** How many stand already and how many are skipped; nothing is written yet. */
function sentenceUnder({ of, created, existing }: ScheduleSlots, t: Words): string {
  const skipped = of - created - existing;
  return [
    ...(existing > 0 ? [t('existing', { count: existing })] : []),
    ...(skipped > 0 ? [t('skippedCount', { count: skipped })] : []),
    t('nothingWritten'),
  ].join(' ');
}

/** What became of each slot, when it was not all of them: no plain success. */
function Made({ made, onDone }: { readonly made: ScheduleSlots; readonly onDone: () => void }) {
  const { t } = useTranslation('schedules');
  const skipped = made.of - made.created - made.existing;
  return (
    <Dialog onClose={onDone} title={t('title')} size={720}>
      <div className={classes.made}>
        <NoticeStrip
          tone={made.created === 0 ? 'failed' : 'draft'}
          icon={IconCalendarExclamation}
          title={t('created', { done: made.created, all: made.of })}
        >
          {[
            ...(made.existing > 0 ? [t('existing', { count: made.existing })] : []),
            ...(skipped > 0 ? [t('skippedCount', { count: skipped })] : []),
          ].join(' ')}
        </NoticeStrip>
        <SlotTable slots={made.slots} timeZone={made.timeZone} bufferMs={made.bufferMs} />
        <footer className={classes.foot}>
          <Button onClick={onDone} data-autofocus>
            {t('toCalendar')}
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
