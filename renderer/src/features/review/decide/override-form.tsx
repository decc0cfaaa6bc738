import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { CREDIT_WISHES } from '#shared/domain/human-entries.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { isEscape } from '#renderer/ui/is-escape.ts';
import { Key } from '#renderer/ui/key-hint.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { STATES } from '#renderer/ui/states.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import {
  type Base,
  changeOf,
  type Draft,
  type DraftChange,
  draftFor,
  isTouched,
  missingOf,
  statusesFor,
} from '../core/decision.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import classes from './decide.module.css';
import { EffectBox } from './effect-box.tsx';
import { GroundsFields } from './grounds-fields.tsx';
import { usePreview } from './use-preview.ts';
import { useSaveOverride } from './use-save-override.ts';

interface OverrideFormProps {
  readonly person: Person;
  readonly session: SessionDetail;
}

/** The next row is decided by the keys of the table; the button that saved was disabled meanwhile and has lost the focus. */
const backToTable = (): void => document.querySelector<HTMLElement>('main [role="grid"]')?.focus();

const KINDS = ['status', 'add', 'cut'] as const;

/** One person's verdict decided by another: five states, a reason, the effect before it is saved (look.md, "04 Review"). */
export function OverrideForm({ person, session }: OverrideFormProps) {
  const { t } = useTranslation(['decide', 'ui']);
  const { settings, city } = useFormat();
  const [edited, setEdited] = useState<Draft | null>(null);
  const draft = edited ?? draftFor(person);
  const touched = edited !== null && isTouched(edited, person);
  // What was seen when the decision began stays its base, whatever arrives meanwhile (domain.md 4).
  const edit = (change: Partial<Draft>): void =>
    setEdited((before) => ({ ...(before ?? draftFor(person)), ...change }));
  const asked = changeOf(draft, session, settings.timeZone);
  const missing = missingOf(draft, asked);
  const about = { role: person.role, personId: person.id };
  const preview = usePreview(session.id, touched && asked ? { ...asked, ...about } : null, draft.credit);
  const leave = (): void => {
    setEdited(null);
    backToTable();
  };
  const save = useSaveOverride(session, person, leave);
  const ready = touched && missing === null && asked !== null && !save.pending;
  const submit = (base: Base): void => {
    if (asked !== null && draft.reason !== null) void save.send({ draft: { ...draft, base }, change: asked });
  };
  useShortcuts([
    {
      code: 'KeyS',
      ctrl: true,
      shown: 'Ctrl S',
      label: t('decide:save'),
      run: () => (ready ? submit(draft.base) : undefined),
      whileTyping: true,
    },
  ]);

  return (
    <form
      className={classes.override}
      data-override
      aria-label={t('decide:title')}
      noValidate
      // The first Escape gives up the draft, the next one leaves the panel around it.
      onKeyDown={(event) => {
        if (!touched || !isEscape(event)) return;
        event.preventDefault();
        leave();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) submit(draft.base);
      }}
    >
      <header className={classes.head}>
        <h3>{t('decide:title')}</h3>
        <Segment
          label={t('decide:kind')}
          value={draft.kind}
          options={KINDS.map((kind) => ({ value: kind, label: t(`decide:kinds.${kind}`) }))}
          onChange={(kind) => edit({ kind })}
        />
      </header>
      {draft.kind === 'status' ? (
        <Segment
          label={t('decide:status')}
          value={draft.status}
          options={statusesFor(person.role).map((status) => ({
            value: status,
            label: t(`ui:state.${status}`),
            icon: STATES[status].icon,
          }))}
          onChange={(status) => edit({ status })}
          fullWidth
        />
      ) : (
        <div className={classes.times}>
          {(['from', 'to'] as const).map((edge) => (
            <TextInput
              key={edge}
              label={t(`decide:${edge}`)}
              dir="ltr"
              placeholder="16:05"
              inputMode="numeric"
              value={draft[edge]}
              onChange={({ currentTarget }) => edit({ [edge]: currentTarget.value })}
            />
          ))}
          <p className={classes.quiet}>{t('decide:timeHint', { city: city(settings.timeZone) })}</p>
        </div>
      )}
      <GroundsFields reason={draft.reason} note={draft.note} onChange={edit} />
      {!touched ? null : (
        <label className={classes.credit}>
          <span>{t('decide:credit')}</span>
          <Select
            data={CREDIT_WISHES.map((wish) => ({ value: wish, label: t(`decide:credits.${wish}`) }))}
            value={draft.credit}
            allowDeselect={false}
            onChange={(value) => edit({ credit: CREDIT_WISHES.find((wish) => wish === value) ?? 'by_rule' })}
          />
        </label>
      )}
      {touched ? <EffectBox preview={preview} /> : null}
      <footer className={classes.foot}>
        <Button type="submit" disabled={!ready} loading={save.pending} rightSection={<Key>Ctrl S</Key>}>
          {t('decide:save')}
        </Button>
        {touched ? (
          <Button variant="subtle" onClick={leave}>
            {t('decide:discard')}
          </Button>
        ) : null}
        <span className={classes.quiet}>
          {touched && missing !== null ? t(`decide:missing.${missing}`) : t('decide:kept')}
        </span>
      </footer>
      {save.conflict !== null && asked !== null ? (
        <ConflictDialog
          conflict={save.conflict}
          mine={{ ...draft, change: { ...asked, ...about }, label: <DecidedLabel change={asked} /> }}
          person={person}
          session={session}
          onKeep={() => {
            save.settle();
            setEdited(null);
          }}
          onApply={(base) => {
            save.settle();
            edit({ base });
            submit(base);
          }}
          onLater={save.settle}
        />
      ) : null}
    </form>
  );
}

/** What a draft asks for, as large as what it is held against. */
function DecidedLabel({ change }: { readonly change: DraftChange }) {
  const { timeRange } = useFormat();
  if (change.type === 'status') return <StateLabel state={change.status} size="large" strong />;
  return (
    <StateLabel state="corrected" size="large" strong>
      {timeRange(change.from, change.to)}
    </StateLabel>
  );
}
