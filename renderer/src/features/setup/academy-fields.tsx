import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Segment } from '#renderer/ui/segment.tsx';
import type { FieldsProps } from './draft.ts';
import classes from './setup.module.css';
import { ZoneSelect } from '#renderer/ui/zone-select.tsx';

const DURATIONS = [30, 45, 60, 90, 120] as const;
const WEEK_STARTS = ['saturday', 'sunday', 'monday'] as const;
const LANGUAGES = ['ar', 'en'] as const;
const MINUTE_MS = 60_000;

/** The academy's name, zone, week, language and usual length of a class. */
export function AcademyFields({ draft, problems, onChange }: FieldsProps) {
  const { t } = useTranslation('setup');
  const { minutes } = useFormat();
  return (
    <>
      <TextInput
        label={t('wizard.name')}
        description={t('wizard.nameHint')}
        size="lg"
        autoFocus
        maxLength={120}
        value={draft.academyName}
        error={problems?.academyName === true ? t('wizard.nameMissing') : null}
        onChange={(event) => onChange({ ...draft, academyName: event.currentTarget.value })}
      />
      <ZoneSelect
        label={t('wizard.zone')}
        hint={t('wizard.zoneHint')}
        value={draft.timeZone}
        onChange={(timeZone) => onChange({ ...draft, timeZone })}
      />
      <div className={classes.field}>
        <span className={classes.label}>{t('wizard.weekStart')}</span>
        <Segment
          label={t('wizard.weekStart')}
          value={draft.weekStart}
          options={WEEK_STARTS.map((value) => ({ value, label: t(`wizard.week.${value}`) }))}
          onChange={(weekStart) => onChange({ ...draft, weekStart })}
        />
      </div>
      <div className={classes.field}>
        <span className={classes.label}>{t('wizard.language')}</span>
        <Segment
          label={t('wizard.language')}
          value={draft.language}
          options={LANGUAGES.map((value) => ({ value, label: t(`wizard.languages.${value}`) }))}
          onChange={(language) => onChange({ ...draft, language })}
        />
      </div>
      <Select
        label={t('wizard.duration')}
        description={t('wizard.durationHint')}
        size="lg"
        maw={240}
        allowDeselect={false}
        data={DURATIONS.map((length) => ({ value: String(length), label: minutes(length * MINUTE_MS) }))}
        value={String(draft.durationMinutes)}
        onChange={(length) => onChange({ ...draft, durationMinutes: Number(length ?? draft.durationMinutes) })}
      />
    </>
  );
}
