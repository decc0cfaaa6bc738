import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandedOver, ScheduleRow } from '#shared/contract/schedules.ts';
import { isErrorCode } from '#shared/errors.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { ReasonField } from '#renderer/ui/reason-field.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { Refused } from '../single/refused.tsx';
import classes from './planning.module.css';

interface HandOverDialogProps {
  readonly row: ScheduleRow;
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
  readonly onClose: () => void;
}

/** Another teacher from a day on. Classes that could not be given to them stay in the dialog, each with why. */
export function HandOverDialog({ row, today, weekStart, onClose }: HandOverDialogProps) {
  const { t } = useTranslation('schedules');
  const [teacherId, setTeacherId] = useState<string | null>(null);
  const [fromOn, setFromOn] = useState(today);
  const [reason, setReason] = useState('');
  const targets = useQuery(queries.schedules.targets.queryOptions());
  const change = useAction(api.schedules.handOver, {
    // Some of them is no success: the dialog says it.
    done: null,
    failed: t('handOver.failed'),
    quiet: true,
    touches: () => [queries.schedules.list.key(), queries.schedules.targets.key(), queries.sessions.list.key()],
  });
  const [partly, setPartly] = useState<HandedOver | null>(null);
  const teachers = (targets.data?.teachers ?? []).filter(({ id }) => id !== row.teacher.id);
  const send = async (): Promise<void> => {
    if (teacherId === null) return;
    const of = { type: 'schedule', table: row.table, id: row.id } as const;
    const answer = await change.send({ of, teacherId: Number(teacherId), fromOn, reason: reason.trim() });
    if (answer === null) return;
    if (answer.results.some(({ done }) => !done)) return setPartly(answer);
    const name = `\u2068${answer.teacher.name}\u2069`;
    notifySuccess(t('handOver.done', { name, count: answer.results.length }));
    onClose();
  };
  const isGroup = row.target.type === 'circle' || row.target.type === 'course';
  return (
    <FormDialog
      title={t('handOver.title', { title: `\u2068${row.title}\u2069` })}
      action={t(partly === null ? 'handOver.action' : 'handOver.again')}
      ready={teacherId !== null && reason.trim() !== ''}
      pending={change.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <p>{t(isGroup ? 'handOver.group' : 'handOver.lesson', { name: `\u2068${row.teacher.name}\u2069` })}</p>
      <QueryFailure query={targets} title={t('targetsNotLoaded')} />
      <Select
        label={t('handOver.teacher')}
        placeholder={t('choose')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('nobody')}
        data={teachers.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={teacherId}
        onChange={(chosen) => {
          change.reset();
          setPartly(null);
          setTeacherId(chosen);
        }}
        filter={({ options, search }) =>
          options.filter((one) => 'value' in one && fold(one.label).includes(fold(search)))
        }
      />
      <DateField
        label={t('handOver.from')}
        value={fromOn}
        today={today}
        weekStart={weekStart}
        onChange={(day) => {
          setPartly(null);
          setFromOn(day);
        }}
      />
      <ReasonField label={t('end.reason')} value={reason} onChange={setReason} />
      <Refused title={t('handOver.failed')} failure={change.failure} />
      {partly === null ? null : <LeftOver given={partly} />}
    </FormDialog>
  );
}

/** The classes that stay with their teacher, until what is in the way is not. */
function LeftOver({ given: { teacher, results } }: { readonly given: HandedOver }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const sentence = useSentence();
  const left = results.filter(({ done }) => !done);
  const counts = { done: results.length - left.length, all: results.length };
  const whyOf = ({ code, clash }: HandedOver['results'][number]): string =>
    clash === null
      ? sentence({ code: isErrorCode(code) ? code : 'internal', data: {} })
      : t('handOver.clash', {
          name: clash.title === null ? t('another') : `\u2068${clash.title}\u2069`,
          times: format.fromTo(clash.startsAt, clash.endsAt),
        });
  return (
    <div role="alert">
      <p className={classes.name}>{t('handOver.partly', { name: `\u2068${teacher.name}\u2069`, ...counts })}</p>
      <p>{t('handOver.left', { count: left.length })}</p>
      <ul className={classes.left}>
        {left.map((one) => (
          <li key={one.sessionId} className={classes.row}>
            <p>
              {format.date(one.startsAt)} · {format.time(one.startsAt)}
            </p>
            <p className={classes.hint}>{whyOf(one)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
