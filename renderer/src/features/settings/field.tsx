import { useTranslation } from 'react-i18next';
import type { SettingField, SettingsPage } from '#shared/contract/settings.ts';
import { SETTINGS, type SettingKey } from '#shared/domain/settings.ts';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { idOf, isSame, problemOf, setIn } from './core/draft.ts';
import { inheritedBy } from './core/inherit.ts';
import type { DraftDoor } from './hooks/use-draft.ts';
import { useWords } from './hooks/use-words.ts';
import { PlacesPart } from './places-part.tsx';
import classes from './settings.module.css';
import { ValueInput } from './value-input.tsx';

interface FieldProps {
  readonly settingKey: SettingKey;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  /** The server's word on this value, where the table alone does not tell. */
  readonly refused: ApiFailure | null;
}

/** One setting: what it does, its value, what stood before, what it accepts, who set it last, and its places. */
export function Field({ settingKey, page, door, refused }: FieldProps) {
  const { t } = useTranslation('settings');
  const words = useWords();
  const sentence = useSentence();
  const fields = page.fields.filter(({ key }) => key === settingKey);
  const academy = fields.find(({ scope }) => scope === 'academy');
  const drafted = Object.values(door.draft.entries).some(({ key }) => key === settingKey);
  const name = t(`names.${settingKey}`);
  const id = `setting-${settingKey}`;
  return (
    <div
      className={classes.field}
      data-setting={settingKey}
      data-draft={drafted || undefined}
      data-wide={SETTINGS[settingKey].range.type === 'weekdays' || undefined}
      role="group"
      aria-labelledby={id}
    >
      <div className={classes.about}>
        <h3 id={id}>
          {name} {drafted ? <StateLabel state="draft" size="small" /> : null}
        </h3>
        <p className={classes.effect}>{t(`effects.${settingKey}`)}</p>
        {academy === undefined ? null : <LastChange field={academy} />}
      </div>
      {academy === undefined ? null : (
        <AcademyValue
          field={academy}
          name={name}
          page={page}
          door={door}
          error={refused === null ? null : sentence(refused)}
        />
      )}
      {academy === undefined && refused !== null ? <p className={classes.error}>{sentence(refused)}</p> : null}
      {fields.length === (academy === undefined ? 0 : 1) ? null : (
        <PlacesPart
          name={name}
          fields={fields}
          page={page}
          door={door}
          always={academy === undefined}
          range={academy === undefined ? words.range(settingKey) : null}
        />
      )}
    </div>
  );
}

interface AcademyValueProps {
  readonly field: SettingField;
  readonly name: string;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  readonly error: string | null;
}

function AcademyValue({ field, name, page, door, error }: AcademyValueProps) {
  const { t } = useTranslation('settings');
  const words = useWords();
  const { key } = field;
  const entry = door.draft.entries[idOf(field)];
  const own = entry === undefined ? null : words.problem(key, problemOf(entry));
  const edit = (input: SettingField['value'] | null): void => door.edit(field, page.version, input);
  const inherited = inheritedBy(field, null, page.fields, door.draft.entries).value;
  const shown = entry === undefined ? field.value : (entry.input ?? inherited);
  const range = words.range(key);
  const isText = SETTINGS[key].range.type === 'text' || key === 'time_zone';
  const hints =
    entry === undefined
      ? [isText ? null : t('default', { value: words.value(key, field.default) }), range]
      : [t('was', { value: words.value(key, field.value) }), range];
  const mayReset = entry === undefined && !isText && !isSame(field.value, field.default);
  return (
    <div className={classes.value}>
      <ValueInput
        settingKey={key}
        label={name}
        value={shown}
        before={field.value}
        page={page}
        draft={entry !== undefined}
        error={own ?? error}
        onChange={edit}
      />
      <p className={classes.hint}>{hints.filter((hint) => hint !== null).join(' · ')}</p>
      {entry === undefined ? null : (
        <LinkButton onPress={() => edit(setIn(field) ?? field.value)}>{t('undo')}</LinkButton>
      )}
      {mayReset ? <LinkButton onPress={() => edit(field.default)}>{t('backToDefault')}</LinkButton> : null}
    </div>
  );
}

/** Who set it last, when and why. */
function LastChange({ field }: { readonly field: SettingField }) {
  const { t } = useTranslation('settings');
  const { shortDate } = useFormat();
  const { last } = field;
  if (last === null) return <p className={classes.hint}>{t('unchanged')}</p>;
  if (last.by === null) return <p className={classes.hint}>{t('changedBySystem')}</p>;
  return (
    <p className={classes.hint}>
      {t('changedBy', {
        who: `\u2068${last.by}\u2069`,
        date: shortDate(last.at),
        reason: `\u2068${last.reason ?? ''}\u2069`,
      })}
    </p>
  );
}
