import { oc } from '@orpc/contract';
import { z } from 'zod';
import { SUBSCRIPTION_STATUSES } from '../domain/subscription.ts';
import { commandId, id, instant, kind, limitUpTo, plannedInstant, text, writtenId } from './common.ts';

const status = z.enum(SUBSCRIPTION_STATUSES);
const byId = z.strictObject({ id: writtenId });
/** Sent again with the same id, a command is done once; with a version it is refused when somebody was faster. */
const command = { id: writtenId, commandId: commandId.optional(), expectedVersion: z.number().int().optional() };

export const packageRow = z.object({
  id,
  name: z.string(),
  kind,
  sessions: z.number().int(),
  periodDays: z.number().int(),
});
export type PackageRow = z.infer<typeof packageRow>;

/** A student's right to N sessions; every number is counted from rows at the moment of the answer (domain.md 1, 6). */
export const subscriptionRow = z.object({
  id,
  student: z.object({ id, name: z.string() }),
  teacher: z.object({ id, name: z.string() }).nullable(),
  packageName: z.string().nullable(),
  kind,
  status,
  startsAt: instant,
  endsAt: instant,
  quota: z.number().int(),
  /** Net charges of the ledger. */
  used: z.number().int(),
  left: z.number().int(),
  renewsId: id.nullable(),
  renewedById: id.nullable(),
  version: z.number().int(),
});
export type SubscriptionRow = z.infer<typeof subscriptionRow>;

/** A row of the ledger with the class it is about. */
const ledgerEntry = z.object({
  id,
  sessionId: id,
  title: z.string(),
  startsAt: instant.nullable(),
  kind: z.enum(['charge', 'waive', 'hold', 'reversal', 'manual']),
  amount: z.number().int(),
  reversesId: id.nullable(),
  reason: z.string().nullable(),
  author: z.string(),
  at: instant,
});

const lifeEvent = z.object({
  id,
  what: z.enum(['created', 'activated', 'paused', 'resumed', 'extended', 'renewed', 'cancelled', 'expired']),
  author: z.string(),
  reason: z.string().nullable(),
  at: instant,
});

export const subscriptionDetail = subscriptionRow.extend({
  ledger: z.array(ledgerEntry),
  events: z.array(lifeEvent),
  /** One-to-one classes of this student and kind that wait for a time. */
  toPlace: z.array(z.object({ sessionId: id, title: z.string(), durationMinutes: z.number().int() })),
  asOf: instant,
});
export type SubscriptionDetail = z.infer<typeof subscriptionDetail>;

/** What became of each class that the change concerns: a batch answers per item. */
export const touchedSession = z.object({
  sessionId: id,
  title: z.string(),
  startsAt: instant.nullable(),
  outcome: z.enum(['unscheduled', 'left_list', 'back_on_list', 'created', 'placed', 'kept']),
  /** Why it was kept: a code that both languages know. */
  why: z.string().nullable(),
});
export type TouchedSession = z.infer<typeof touchedSession>;

const changed = z.object({ subscription: subscriptionDetail, sessions: z.array(touchedSession) });
export type SubscriptionChanged = z.infer<typeof changed>;

/** A student with what runs or waits now, and how many ended classes no row of the ledger answers for. */
const studentRow = z.object({
  id,
  name: z.string(),
  timeZone: z.string(),
  current: z.array(subscriptionRow),
  uncounted: z.number().int(),
});
export type StudentRow = z.infer<typeof studentRow>;

const uncountedClass = z.object({
  sessionId: id,
  title: z.string(),
  startsAt: instant,
  teacher: z.string(),
  why: z.enum(['over_quota', 'no_subscription', 'hold']),
});
export type UncountedClass = z.infer<typeof uncountedClass>;

const studentSubscriptions = z.object({
  student: z.object({ id, name: z.string(), timeZone: z.string() }),
  /** Newest first. */
  subscriptions: z.array(subscriptionRow),
  uncounted: z.array(uncountedClass),
  asOf: instant,
});
export type StudentSubscriptions = z.infer<typeof studentSubscriptions>;

const credit = z.enum(['charge', 'waive', 'hold', 'none']);
const countedByHand = z.object({
  before: credit,
  after: credit,
  subscription: z.object({ id, quota: z.number().int(), used: z.number().int() }),
});
export type CountedByHand = z.infer<typeof countedByHand>;

const post = (path: `/${string}`) => oc.route({ method: 'POST', path });

export const subscriptionsContract = {
  packages: oc.route({ method: 'GET', path: '/packages' }).output(z.object({ packages: z.array(packageRow) })),
  createPackage: post('/packages')
    .input(
      z.strictObject({
        name: text(120).min(1),
        kind,
        sessions: z.number().int().min(1).max(500),
        periodDays: z.number().int().min(1).max(730),
      }),
    )
    .output(packageRow),
  list: oc
    .route({ method: 'GET', path: '/subscriptions' })
    .input(
      z.strictObject({
        studentId: writtenId.optional(),
        status: status.optional(),
        after: writtenId.optional(),
        limit: limitUpTo(500).default(200),
      }),
    )
    .output(z.object({ subscriptions: z.array(subscriptionRow), more: z.boolean(), asOf: instant })),
  students: oc
    .route({ method: 'GET', path: '/students' })
    .output(z.object({ students: z.array(studentRow), asOf: instant })),
  ofStudent: oc.route({ method: 'GET', path: '/students/{id}/subscriptions' }).input(byId).output(studentSubscriptions),
  /** One ended class counted for one student by a person, or said not to count (domain.md 6). */
  count: post('/sessions/{sessionId}/students/{studentId}/count')
    .input(
      z.strictObject({
        sessionId: writtenId,
        studentId: writtenId,
        wish: z.enum(['charge', 'waive']),
        reason: text(500),
        commandId: commandId.optional(),
      }),
    )
    .output(countedByHand),
  detail: oc.route({ method: 'GET', path: '/subscriptions/{id}' }).input(byId).output(subscriptionDetail),
  create: post('/subscriptions')
    .input(
      z.strictObject({
        studentId: id,
        packageId: id,
        startsAt: plannedInstant,
        /** For one-to-one classes: activating makes the package's sessions with this teacher, to be placed. */
        teacherId: id.optional(),
        durationMinutes: z.number().int().min(1).max(480).optional(),
        commandId: commandId.optional(),
      }),
    )
    .output(subscriptionDetail),
  activate: post('/subscriptions/{id}/activate').input(z.strictObject(command)).output(changed),
  pause: post('/subscriptions/{id}/pause')
    .input(z.strictObject({ ...command, reason: text(500) }))
    .output(changed),
  resume: post('/subscriptions/{id}/resume')
    .input(
      z.strictObject({
        ...command,
        keepEnd: z.boolean().default(false),
        /** Classes of `toPlace` and when each is to be; one that cannot be is kept, and says why. */
        place: z
          .array(z.strictObject({ sessionId: id, startsAt: plannedInstant }))
          .max(200)
          .default([]),
      }),
    )
    .output(changed),
  extend: post('/subscriptions/{id}/extend')
    .input(z.strictObject({ ...command, to: plannedInstant, reason: text(500) }))
    .output(changed),
  /** The subscription that follows: same package and teacher, from the end of this one. Answers the new one. */
  renew: post('/subscriptions/{id}/renew').input(z.strictObject(command)).output(changed),
  cancel: post('/subscriptions/{id}/cancel')
    .input(z.strictObject({ ...command, reason: text(500) }))
    .output(changed),
};
