import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OverrideReason } from '#shared/domain/human-entries.ts';
import { needsNote, REASONS } from '../core/decision.ts';
import classes from './decide.module.css';

interface Grounds {
  readonly reason: OverrideReason | null;
  readonly note: string;
}

interface GroundsFieldsProps extends Grounds {
  readonly onChange: (change: Partial<Grounds>) => void;
}

/** Why: a reason of the list, and words. "Other" is none until it is written out (domain.md 4). */
export function GroundsFields({ reason, note, onChange }: GroundsFieldsProps) {
  const { t } = useTranslation('decide');
  return (
    <div className={classes.grounds}>
      <Select
        aria-label={t('reason')}
        placeholder={t('choose')}
        data={REASONS.map((one) => ({ value: one, label: t(`reasons.${one}`) }))}
        value={reason}
        allowDeselect={false}
        checkIconPosition="right"
        onChange={(value) => onChange({ reason: REASONS.find((one) => one === value) ?? null })}
      />
      <TextInput
        aria-label={t('note')}
        aria-required={needsNote(reason)}
        placeholder={t('noteHint')}
        maxLength={500}
        value={note}
        onChange={({ currentTarget }) => onChange({ note: currentTarget.value })}
      />
    </div>
  );
}
