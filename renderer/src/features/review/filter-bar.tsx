import { Menu } from '@mantine/core';
import { IconCategory, IconChevronDown, IconCircleDashed, IconSchool } from '@tabler/icons-react';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { SessionStatus, SessionSubtype } from '#shared/domain/session.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import chip from '#renderer/ui/chip.module.css';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import { type Filter, teachersOf } from './core/filter.ts';
import { PERIODS } from './core/period.ts';
import classes from './review.module.css';

const STATUSES = [
  'scheduled',
  'ready',
  'ongoing',
  'completed',
  'absent',
  'cancelled',
] as const satisfies readonly SessionStatus[];
const SUBTYPES = ['circle', 'individual', 'trial', 'assessment', 'course'] as const satisfies readonly SessionSubtype[];

interface FilterBarProps {
  readonly filter: Filter;
  readonly onChange: (change: Partial<Filter>) => void;
  readonly sessions: readonly SessionDetail[];
  /** At the end side: as of when the data is. */
  readonly children: ReactNode;
}

/** Chips over the table. One that holds is taken away by pressing it. */
export function FilterBar({ filter, onChange, sessions, children }: FilterBarProps) {
  const { t } = useTranslation(['review', 'ui']);
  const { language } = useFormat().settings;
  const teachers = useMemo(() => teachersOf(sessions, language), [sessions, language]);
  const teacher = teachers.find(({ id }) => id === filter.teacherId);
  return (
    <div className={classes.filters} role="group" aria-label={t('filters.label')}>
      {PERIODS.map((period) => {
        const chosen = filter.period === period;
        return (
          <Chip
            key={period}
            chosen={chosen}
            removable={chosen}
            onPress={() => onChange({ period: chosen ? null : period })}
          >
            {t(`filters.${period}`)}
          </Chip>
        );
      })}
      <Choice
        icon={IconSchool}
        label={t('filters.teacher')}
        chosen={teacher === undefined ? null : <bdi>{teacher.name}</bdi>}
        options={teachers.map(({ id, name }) => ({ value: id, words: <bdi>{name}</bdi> }))}
        onChoose={(teacherId) => onChange({ teacherId })}
      />
      <Choice
        icon={IconCircleDashed}
        label={t('filters.status')}
        chosen={filter.status === null ? null : t(`ui:status.${filter.status}`)}
        options={STATUSES.map((status) => ({ value: status, words: t(`ui:status.${status}`) }))}
        onChoose={(status) => onChange({ status })}
      />
      <Choice
        icon={IconCategory}
        label={t('filters.kind')}
        chosen={filter.subtype === null ? null : t(`ui:kind.${filter.subtype}`)}
        options={SUBTYPES.map((subtype) => ({ value: subtype, words: t(`ui:kind.${subtype}`) }))}
        onChoose={(subtype) => onChange({ subtype })}
      />
      <span className={classes.asOf}>{children}</span>
    </div>
  );
}

interface ChoiceProps<Value> {
  readonly icon: Icon;
  readonly label: string;
  /** What holds now, in words; null when nothing does. */
  readonly chosen: ReactNode;
  readonly options: readonly { readonly value: Value; readonly words: ReactNode }[];
  readonly onChoose: (value: Value | null) => void;
}

/** A chip that opens a list, and stands for what was chosen from it. */
function Choice<Value extends string | number>({ icon: Icon, label, chosen, options, onChoose }: ChoiceProps<Value>) {
  if (chosen !== null)
    return (
      <Chip chosen removable onPress={() => onChoose(null)}>
        {chosen}
      </Chip>
    );
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button type="button" className={chip.chip} disabled={options.length === 0}>
          <Icon size={16} stroke={STROKE} />
          <span>{label}</span>
          <IconChevronDown size={14} stroke={STROKE} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        {options.map(({ value, words }) => (
          <Menu.Item key={value} onClick={() => onChoose(value)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
