import type { Knex } from 'knex';
import * as people from './001-people.ts';
import * as sessions from './002-sessions.ts';
import * as attendance from './003-attendance.ts';
import * as countingAndOperations from './004-counting-and-operations.ts';
import * as humanLayer from './005-human-layer.ts';
import * as subscriptions from './006-subscriptions.ts';
import * as notices from './007-notices.ts';
import * as calendarFeeds from './008-calendar-feeds.ts';
import * as witness from './009-witness.ts';
import * as pendingSettings from './010-pending-settings.ts';
import * as jobRuns from './011-job-runs.ts';
import * as weeklySchedules from './012-weekly-schedules.ts';
import * as scheduling from './013-scheduling.ts';
import * as engagement from './014-engagement.ts';
import * as bookingQuestions from './015-booking-questions.ts';
import * as takeJobSlot from './016-take-job-slot.ts';
import * as oneRuleEach from './017-one-rule-each.ts';
import * as bookingPlans from './018-booking-plans.ts';
import * as heardRooms from './019-heard-rooms.ts';
import * as notFinal from './020-not-final.ts';
import * as waitingClasses from './021-waiting-classes.ts';
import * as packagesInOrder from './022-packages-in-order.ts';
import * as differingTeachers from './023-differing-teachers.ts';
import * as handOvers from './024-hand-overs.ts';
import * as evaluations from './025-evaluations.ts';
import * as witnessFacts from './026-witness-facts.ts';
import * as seenDevices from './027-seen-devices.ts';
import * as ledgerByTheClock from './028-ledger-by-the-clock.ts';

export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly up: (trx: Knex.Transaction) => Promise<void>;
}

/** Every migration in order; forward only, and never edited once it has been released. */
export const MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'people', up: people.up },
  { id: 2, name: 'sessions', up: sessions.up },
  { id: 3, name: 'attendance', up: attendance.up },
  { id: 4, name: 'counting-and-operations', up: countingAndOperations.up },
  { id: 5, name: 'human-layer', up: humanLayer.up },
  { id: 6, name: 'subscriptions', up: subscriptions.up },
  { id: 7, name: 'notices', up: notices.up },
  { id: 8, name: 'calendar-feeds', up: calendarFeeds.up },
  { id: 9, name: 'witness', up: witness.up },
  { id: 10, name: 'pending-settings', up: pendingSettings.up },
  { id: 11, name: 'job-runs', up: jobRuns.up },
  { id: 12, name: 'weekly-schedules', up: weeklySchedules.up },
  { id: 13, name: 'scheduling', up: scheduling.up },
  { id: 14, name: 'engagement', up: engagement.up },
  { id: 15, name: 'booking-questions', up: bookingQuestions.up },
  { id: 16, name: 'take-job-slot', up: takeJobSlot.up },
  { id: 17, name: 'one-rule-each', up: oneRuleEach.up },
  { id: 18, name: 'booking-plans', up: bookingPlans.up },
  { id: 19, name: 'heard-rooms', up: heardRooms.up },
  { id: 20, name: 'not-final', up: notFinal.up },
  { id: 21, name: 'waiting-classes', up: waitingClasses.up },
  { id: 22, name: 'packages-in-order', up: packagesInOrder.up },
  { id: 23, name: 'differing-teachers', up: differingTeachers.up },
  { id: 24, name: 'hand-overs', up: handOvers.up },
  { id: 25, name: 'evaluations', up: evaluations.up },
  { id: 26, name: 'witness-facts', up: witnessFacts.up },
  { id: 27, name: 'seen-devices', up: seenDevices.up },
  { id: 28, name: 'ledger-by-the-clock', up: ledgerByTheClock.up },
];
