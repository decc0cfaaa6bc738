import type { Knex } from 'knex';
import type { SettingChange, SettingField, SettingsPage } from '#shared/contract/settings.ts';
import { can, reachOf } from '#shared/domain/permissions.ts';
import { SESSION_KINDS, type SessionKind } from '#shared/domain/session.ts';
import { defaultOf, resolveSetting, SETTING_KEYS, SETTINGS } from '#shared/domain/settings.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { readSettings, type Placed, type StoredSettings } from './stored.ts';

type Place = SettingsPage['places'][number];

/** So many of the coming classes can be given a value of their own; one that has one can be found whenever it begins. */
const CLASSES_OFFERED = 200;

/** Every setting in every place where it may stand, with what is in force there and where that comes from. */
export async function readSettingsPage(deps: Deps, actor: Actor): Promise<Result<SettingsPage>> {
  if (reachOf(actor, 'settings.view') === 'none') return refuse('forbidden');
  const { db } = deps;
  const settings = await readSettings(db);
  const groups = await readGroups(db, actor);
  const mayEdit = can(actor, 'settings.edit', { type: 'academy' });
  const classes = mayEdit ? await readClasses(db, settings) : [];
  const general: Place[] = [
    { scope: 'academy', scopeId: '', name: settings.academy?.name ?? '', kind: null, startsAt: null },
    ...SESSION_KINDS.map((kind): Place => ({ scope: 'kind', scopeId: kind, name: kind, kind, startsAt: null })),
    ...groups,
  ];
  const staff: { id: number; name: string }[] = await db('staff').select('id', 'name');
  const nameOf = (id: number | null): string | null => staff.find((one) => one.id === id)?.name ?? null;
  return ok({
    version: settings.version,
    // Classes that are over have a name for the history and nothing to set.
    places: [...general, ...classes.map(({ place }) => place)],
    fields: [...general, ...classes.filter(({ over }) => !over).map(({ place }) => place)].flatMap((place) =>
      fieldsOf(settings, place, nameOf),
    ),
    pending: mayEdit ? await readPending(deps, nameOf) : null,
    mayEdit,
  });
}

/** The circles and courses that the actor sees. */
async function readGroups(db: Knex, actor: Actor): Promise<readonly Place[]> {
  const found = await db.raw<{
    rows: { scope: 'circle' | 'course'; id: number; name: string; kind: SessionKind; teacher_id: number }[];
  }>(
    `select 'circle' as scope, id, name, 'quran' as kind, teacher_id from circles
     union all select 'course', id, title, kind, teacher_id from courses order by 1, 3, 2`,
  );
  return found.rows
    .filter(({ scope, teacher_id }) => can(actor, `${scope}.view`, { type: 'taught', teacherIds: [teacher_id] }))
    .map(({ scope, id, name, kind }) => ({ scope, scopeId: String(id), name, kind, startsAt: null }));
}

/** The coming classes, and those that ever had a value of their own. */
async function readClasses(
  db: Knex,
  { rows }: StoredSettings,
): Promise<readonly { readonly place: Place; readonly over: boolean }[]> {
  const own = rows.filter((row) => row.scope_kind === 'session').map((row) => Number(row.scope_id));
  const found = await db.raw<{
    rows: { id: number; title: string; kind: SessionKind; starts_at: number | null; over: boolean }[];
  }>(
    `select id, title, kind, starts_at, status in ('completed', 'absent', 'cancelled') as over from sessions
     where id = any(:own) or id in (
       select id from sessions where status = 'scheduled' and starts_at > clock_timestamp()
       order by starts_at, id limit :limit)
     order by starts_at, id`,
    { own, limit: CLASSES_OFFERED },
  );
  return found.rows.map(({ id, title, kind, starts_at: startsAt, over }) => ({
    place: { scope: 'session', scopeId: String(id), name: title, kind, startsAt },
    over,
  }));
}

function fieldsOf(
  settings: StoredSettings,
  place: Place,
  nameOf: (id: number | null) => string | null,
): readonly SettingField[] {
  const kind = place.kind ?? 'quran';
  const { scope } = place;
  const isGroup = scope === 'circle' || scope === 'course';
  const id = Number(place.scopeId);
  const placed: Placed = isGroup ? { [`${scope}_id`]: id } : scope === 'session' ? { id } : {};
  const bearing = settings.bearingOn(placed);
  const values = scope === 'academy' ? { academy: bearing.academy ?? {} } : bearing;
  return SETTING_KEYS.filter((key) => SETTINGS[key].scopes.includes(isGroup ? 'group' : scope)).map(
    (key): SettingField => {
      const { value, from } = resolveSetting(values, key, kind);
      const own = settings.rows.find(
        (row) => row.key === key && row.scope_kind === scope && row.scope_id === place.scopeId,
      );
      return {
        key,
        scope,
        scopeId: place.scopeId,
        value: plain(value),
        from,
        isSet: own !== undefined && own.value !== null,
        default: plain(defaultOf(key, kind)),
        last:
          own === undefined || own.changed_at === 0
            ? null
            : { version: own.version, by: nameOf(own.changed_by), at: own.changed_at, reason: own.reason },
      };
    },
  );
}

const plain = (value: SettingField['value'] | readonly string[]): SettingField['value'] =>
  typeof value === 'object' ? [...value] : value;

interface PendingRow {
  readonly id: number;
  readonly changes: SettingChange[];
  readonly reason: string;
  readonly apply_at: number;
  readonly asked_by: number;
  readonly refused: string | null;
}

/** What waits for its date; or what last could not be applied, until something newer was. */
async function readPending(deps: Deps, nameOf: (id: number | null) => string | null): Promise<SettingsPage['pending']> {
  const row: (PendingRow & { state: string }) | undefined = await deps
    .db('pending_settings')
    .orderBy('id', 'desc')
    .first();
  if (!row || (row.state !== 'waiting' && row.state !== 'refused')) return null;
  return {
    id: row.id,
    changes: row.changes,
    reason: row.reason,
    applyAt: row.apply_at,
    by: nameOf(row.asked_by) ?? '',
    refused: row.refused,
  };
}
