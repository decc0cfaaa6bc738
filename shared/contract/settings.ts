import { oc } from '@orpc/contract';
import { z } from 'zod';
import { isSettingKey, type SettingKey } from '../domain/settings.ts';
import { commandId, id, instant, kind, plannedInstant, text, verdict, writtenId } from './common.ts';

const key = z.custom<SettingKey>((value) => typeof value === 'string' && isSettingKey(value));
const value = z.union([z.number(), z.boolean(), z.string().max(200), z.array(z.string().max(20)).max(7)]);
const place = {
  scope: z.enum(['academy', 'kind', 'circle', 'course', 'session']),
  /** Empty for the academy, the kind's name, or the row's id. */
  scopeId: z.string().max(20),
};
/** A value to set in one place; null inherits again. */
const change = z.strictObject({ key, ...place, value: value.nullable() });
export type SettingChange = z.infer<typeof change>;
const changes = z.array(change).min(1).max(60);
const reason = text(300).min(1);
const version = z.number().int().positive();

/** A setting in one place: what is in force there, where that comes from, who set it last. */
const field = z.object({
  key,
  ...place,
  value,
  /** `default`, or the nearest place that sets it (domain.md 7). */
  from: z.enum(['default', 'academy', 'kind', 'group', 'session']),
  isSet: z.boolean(),
  default: value,
  last: z.object({ version, by: z.string().nullable(), at: instant, reason: z.string().nullable() }).nullable(),
});
export type SettingField = z.infer<typeof field>;

const pending = z.object({
  id,
  changes: z.array(change),
  reason: z.string(),
  applyAt: instant,
  by: z.string(),
  /** Why it was not applied when it was due; null while it waits. */
  refused: z.string().nullable(),
});

export const settingsPage = z.object({
  version,
  places: z.array(
    z.object({
      ...place,
      name: z.string(),
      kind: kind.nullable(),
      /** Of a class: when it begins, if it has a time. */
      startsAt: instant.nullable(),
    }),
  ),
  fields: z.array(field),
  pending: pending.nullable(),
  mayEdit: z.boolean(),
});
export type SettingsPage = z.infer<typeof settingsPage>;

const hitClass = z.object({
  id,
  title: z.string(),
  teacher: z.string(),
  kind,
  startsAt: instant,
  endsAt: instant,
  version: z.number().int(),
  /** The nearest days on which the same hour is free for the teacher and the students. */
  slots: z.array(instant),
});
export type HitClass = z.infer<typeof hitClass>;

const times = z.object({ before: instant, after: instant });

/** What a draft would change; nothing is written (domain.md 7). */
export const settingsPreview = z.object({
  version,
  from: instant,
  to: instant,
  /** Ended classes that were judged again, and how many of them count before and after. */
  sessions: z.number().int(),
  counted: z.object({ before: z.number().int(), after: z.number().int() }),
  states: z.array(z.object({ status: verdict, before: z.number().int(), after: z.number().int() })),
  changedVerdicts: z.number().int(),
  changedSessions: z.number().int(),
  changedTeachers: z.number().int(),
  verdicts: z.array(
    z.object({
      sessionId: id,
      title: z.string(),
      startsAt: instant,
      teacher: z.string(),
      people: z.array(
        z.object({ role: z.enum(['teacher', 'student']), name: z.string(), before: verdict, after: verdict }),
      ),
    }),
  ),
  /** Rooms of the coming week that would open, let students in or close at another time. */
  rooms: z.array(
    z.object({ sessionId: id, title: z.string(), startsAt: instant, opens: times, students: times, closes: times }),
  ),
  roomsChanged: z.number().int(),
  /** Rooms of the coming week, and of the classes set by themselves, that would have another number of places. */
  places: z.array(
    z.object({
      sessionId: id,
      title: z.string(),
      startsAt: instant,
      /** The expected students, the teacher and five to spare (domain.md 5). */
      needed: z.number().int(),
      before: z.number().int(),
      after: z.number().int(),
    }),
  ),
  placesChanged: z.number().int(),
  /** How many of those have fewer places than are needed. */
  tooSmall: z.number().int(),
  /** Coming classes of one teacher or student that would stand closer than the break; they stay as they are booked. */
  tight: z.array(
    z.object({
      sessionId: id,
      title: z.string(),
      startsAt: instant,
      who: z.enum(['teacher', 'student']),
      name: z.string(),
      /** The class before it, and how long after its end this one begins. */
      previous: z.string(),
      gapMs: z.number().int(),
    }),
  ),
  tightClasses: z.number().int(),
  /** Coming classes that their teachers may move by themselves, or no longer may, because of the notice. */
  moving: z.object({ classes: z.number().int(), allowed: z.boolean() }),
  /** Lowering the creation window lowers the early join with it. */
  lowered: z.array(change),
  /** Coming classes that would stand on a blocked day or a holiday and do not now; the days are those newly blocked. */
  blocked: z.object({ days: z.array(z.string()), classes: z.array(hitClass), more: z.boolean() }),
});
export type SettingsPreview = z.infer<typeof settingsPreview>;

const decision = z.strictObject({
  sessionId: id,
  act: z.enum(['move', 'cancel']),
  to: plannedInstant.optional(),
  expectedVersion: z.number().int(),
});
const applied = z.object({
  version,
  pending: z.boolean(),
  results: z.array(
    z.object({ sessionId: id, act: z.enum(['move', 'cancel']), done: z.boolean(), code: z.string().nullable() }),
  ),
});
export type SettingsApplied = z.infer<typeof applied>;

const settingsVersion = z.object({
  version,
  at: instant,
  by: z.string().nullable(),
  reason: z.string().nullable(),
  changes: z.array(z.object({ key, ...place, before: value.nullable(), after: value.nullable() })),
});
export type SettingsVersion = z.infer<typeof settingsVersion>;

export const settingsContract = {
  read: oc.route({ method: 'GET', path: '/settings' }).output(settingsPage),
  preview: oc
    .route({ method: 'POST', path: '/settings/preview' })
    .input(z.strictObject({ changes, days: z.union([z.literal(30), z.literal(90)]), at: plannedInstant.nullable() }))
    .output(settingsPreview),
  apply: oc
    .route({ method: 'POST', path: '/settings/apply' })
    .input(
      z.strictObject({
        changes,
        baseVersion: version,
        reason,
        /** Null: at once. */
        at: plannedInstant.nullable(),
        classes: z.array(decision).max(200).default([]),
        commandId: commandId.optional(),
      }),
    )
    .output(applied),
  withdraw: oc
    .route({ method: 'POST', path: '/settings/pending/{id}/withdraw' })
    .input(z.strictObject({ id: writtenId }))
    .output(z.object({ withdrawn: z.boolean() })),
  history: oc
    .route({ method: 'GET', path: '/settings/history' })
    .output(z.object({ versions: z.array(settingsVersion) })),
  restore: oc
    .route({ method: 'POST', path: '/settings/restore' })
    .input(z.strictObject({ version, baseVersion: version, reason, commandId: commandId.optional() }))
    .output(applied),
  jobs: oc.route({ method: 'GET', path: '/settings/jobs' }).output(
    z.object({
      environment: z.enum(['production', 'development']),
      timing: z.array(z.object({ job: z.string(), everyMs: z.number().int() })),
      runs: z.array(
        z.object({
          id,
          job: z.string(),
          host: z.string(),
          startedAt: instant,
          finishedAt: instant.nullable(),
          status: z.string(),
          error: z.string().nullable(),
        }),
      ),
    }),
  ),
};
