import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import type { Found } from './core/search.ts';
import { Field } from './field.tsx';
import { anchorOf } from './group-list.tsx';
import type { DraftDoor } from './hooks/use-draft.ts';
import type { WhatIf } from './hooks/use-what-if.ts';
import classes from './settings.module.css';

interface FieldGroupProps {
  readonly group: Found;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  readonly refused: WhatIf['refused'];
}

/** One part of the page: its settings under a heading. */
export function FieldGroup({ group, page, door, refused }: FieldGroupProps) {
  const { t } = useTranslation('settings');
  const id = anchorOf(group.name);
  return (
    <section className={classes.part} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} className={classes.partHead}>
        {t(`groups.${group.name}`)}
      </h2>
      {group.keys.map((key) => (
        <Field
          key={key}
          settingKey={key}
          page={page}
          door={door}
          refused={refused?.key === key ? refused.failure : null}
        />
      ))}
    </section>
  );
}
