import { Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CreateTarget } from '#shared/contract/scheduling.ts';
import { queries } from '#renderer/api/client.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import type { Who } from './who.ts';

interface WhoFieldsProps<Type extends CreateTarget['type']> {
  readonly draft: Who<Type>;
  /** What may be chosen, in this order. */
  readonly types: readonly Type[];
  readonly onChange: (change: Partial<Who<Type>>) => void;
}

/** Whose classes: a circle or a course, or one student with a teacher. */
export function WhoFields<Type extends CreateTarget['type']>({ draft, types, onChange }: WhoFieldsProps<Type>) {
  const { t } = useTranslation('schedules');
  const targets = useQuery(queries.schedules.targets.queryOptions());
  const { circles = [], courses = [], students = [], teachers = [] } = targets.data ?? {};
  const group = draft.type === 'circle' ? circles : courses;
  const isGroup = draft.type === 'circle' || draft.type === 'course';
  const chooseStudent = (id: number): void => {
    const taught = students.find((one) => one.id === id)?.teacherIds ?? [];
    const known = draft.teacherId !== null && taught.includes(draft.teacherId);
    onChange({ studentId: id, teacherId: known ? draft.teacherId : (taught[0] ?? draft.teacherId), minutes: null });
  };
  return (
    <>
      <Segment
        label={t('whose')}
        fullWidth
        value={draft.type}
        onChange={(type) => onChange({ type, minutes: null })}
        options={types.map((value) => ({ value, label: t(`type.${value}`) }))}
      />
      <QueryFailure query={targets} title={t('targetsNotLoaded')} />
      {isGroup ? (
        <Choice
          label={t(draft.type === 'circle' ? 'type.circle' : 'type.course')}
          rows={group.map((one) => ({ id: one.id, label: `${one.name} · ${one.teacher.name}` }))}
          value={draft.type === 'circle' ? draft.circleId : draft.courseId}
          onChange={(id) =>
            onChange(draft.type === 'circle' ? { circleId: id, minutes: null } : { courseId: id, minutes: null })
          }
        />
      ) : (
        <>
          <Choice
            label={t('student')}
            rows={students.map((one) => ({ id: one.id, label: one.name }))}
            value={draft.studentId}
            onChange={chooseStudent}
          />
          <Choice
            label={t('teacher')}
            rows={teachers.map((one) => ({ id: one.id, label: one.name }))}
            value={draft.teacherId}
            onChange={(teacherId) => onChange({ teacherId })}
          />
          {draft.type === 'lesson' ? (
            <TextInput
              label={t('subject')}
              maxLength={120}
              value={draft.subject}
              onChange={({ currentTarget }) => onChange({ subject: currentTarget.value })}
            />
          ) : null}
        </>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly rows: readonly { readonly id: number; readonly label: string }[];
  readonly value: number | null;
  readonly onChange: (id: number) => void;
}

/** One of many, found by any spelling of the name. */
function Choice({ label, rows, value, onChange }: ChoiceProps) {
  const { t } = useTranslation('schedules');
  return (
    <Select
      label={label}
      placeholder={t('choose')}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('nobody')}
      data={rows.map((row) => ({ value: String(row.id), label: row.label }))}
      value={value === null ? null : String(value)}
      onChange={(chosen) => {
        if (chosen !== null) onChange(Number(chosen));
      }}
      filter={({ options, search }) =>
        options.filter((one) => 'value' in one && fold(one.label).includes(fold(search)))
      }
    />
  );
}
