import { Select } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingField, SettingsPage } from '#shared/contract/settings.ts';
import { SETTINGS } from '#shared/domain/settings.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { idOf, numberIn, problemOf, setIn, valueOf } from './core/draft.ts';
import { inheritedBy, kindOf } from './core/inherit.ts';
import type { DraftDoor } from './hooks/use-draft.ts';
import { useWords } from './hooks/use-words.ts';
import classes from './settings.module.css';

interface PlacesPartProps {
  readonly name: string;
  /** The setting in every place where it may stand. */
  readonly fields: readonly SettingField[];
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  /** The academy itself has no value of its own, so the places are what there is. */
  readonly always: boolean;
  readonly range: string | null;
}

/** One setting where it may differ: kinds, then the circles, courses or classes that have a value of their own. */
export function PlacesPart({ name, fields, page, door, always, range }: PlacesPartProps) {
  const { t } = useTranslation('settings');
  const words = useWords();
  const listId = useId();
  const [opened, setOpened] = useState(false);
  const [added, setAdded] = useState<readonly string[]>([]);
  const { entries } = door.draft;
  const places = fields.filter(({ scope }) => scope !== 'academy');
  const groups = places.filter(({ scope }) => scope !== 'kind');
  const classesOnly = groups.some(({ scope }) => scope === 'session');
  const isOwn = (field: SettingField): boolean => field.isSet || entries[idOf(field)] !== undefined;
  const own = places.filter(isOwn).length;
  const open = always || opened || places.some((field) => entries[idOf(field)] !== undefined);
  const hasKinds = places.some(({ scope }) => scope === 'kind');
  const each =
    groups.length === 0
      ? 'scopes.eachKind'
      : classesOnly
        ? 'scopes.eachClass'
        : hasKinds
          ? 'scopes.each'
          : 'scopes.eachGroup';
  const shown = places.filter((field) => field.scope === 'kind' || isOwn(field) || added.includes(idOf(field)));
  return (
    <div className={classes.places}>
      {always ? null : (
        <button
          type="button"
          className={classes.placesToggle}
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpened(!open)}
        >
          {own === 0 ? t(each) : t('scopes.open', { count: own })}
        </button>
      )}
      {open ? (
        <>
          <ul id={listId} className={classes.placeList} aria-label={t('scopes.list', { name })}>
            {shown.map((field) => (
              <PlaceRow key={idOf(field)} field={field} name={name} page={page} door={door} />
            ))}
          </ul>
          {groups.length === 0 ? null : (
            <Select
              className={classes.addPlace ?? ''}
              aria-label={t(classesOnly ? 'scopes.addClassLabel' : 'scopes.addLabel', { name })}
              placeholder={t(classesOnly ? 'scopes.addClass' : 'scopes.add')}
              nothingFoundMessage={t('scopes.noneFound')}
              limit={80}
              searchable
              value={null}
              data={groups
                .filter((field) => !shown.includes(field))
                .map((field) => ({ value: idOf(field), label: words.place(page, field) ?? '' }))}
              filter={({ options, search }) =>
                options.filter((one) => 'value' in one && fold(one.label).includes(fold(search)))
              }
              onChange={(id) => setAdded(id === null ? added : [...added, id])}
            />
          )}
          {range === null ? null : <p className={classes.hint}>{range}</p>}
        </>
      ) : null}
    </div>
  );
}

interface PlaceRowProps {
  readonly field: SettingField;
  readonly name: string;
  readonly page: SettingsPage;
  readonly door: DraftDoor;
}

function PlaceRow({ field, name, page, door }: PlaceRowProps) {
  const { t } = useTranslation('settings');
  const { shortDate } = useFormat();
  const words = useWords();
  const { key } = field;
  const entry = door.draft.entries[idOf(field)];
  const inherited = inheritedBy(field, kindOf(page, field), page.fields, door.draft.entries);
  const value = words.value(key, inherited.value);
  const place = words.place(page, field) ?? '';
  const own = entry === undefined ? setIn(field) : entry.input;
  const { range } = SETTINGS[key];
  const { last } = field;
  return (
    <li className={classes.place} data-draft={entry !== undefined || undefined}>
      <span className={classes.placeName}>{place}</span>
      <div className={classes.number}>
        <NumberField
          label={`${name}: ${place}`}
          value={own === null ? null : numberIn(own)}
          {...(typeof inherited.value === 'number' ? { placeholder: inherited.value } : {})}
          {...(range.type === 'integer' ? { range } : {})}
          unit={words.unit(key, valueOf(key, own ?? inherited.value) ?? 0)}
          draft={entry !== undefined}
          error={entry === undefined ? null : words.problem(key, problemOf(entry))}
          onChange={(typed) => door.edit(field, page.version, typed.trim() === '' ? null : typed)}
        />
      </div>
      <span className={classes.hint}>{hint()}</span>
    </li>
  );

  function hint(): string {
    if (entry !== undefined && entry.input === null) return t('scopes.will', { value });
    if (entry !== undefined) return t('was', { value: words.value(key, field.value) });
    if (!field.isSet) return inheritedWords();
    const said = t('scopes.own');
    if (last === null || last.by === null) return said;
    const who = { who: `\u2068${last.by}\u2069`, date: shortDate(last.at), reason: `\u2068${last.reason ?? ''}\u2069` };
    return `${said} · ${t('changedBy', who)}`;
  }

  function inheritedWords(): string {
    switch (inherited.from) {
      case 'academy':
        return t('scopes.inheritsAcademy', { value });
      case 'kind':
        return t('scopes.inheritsKind', { value });
      default:
        return t('scopes.inheritsDefault', { value });
    }
  }
}
