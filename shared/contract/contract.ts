import { accountContract } from './account.ts';
import { attendanceContract, auditContract } from './attendance.ts';
import { calendarContract } from './calendar.ts';
import { evaluationsContract } from './evaluations.ts';
import { healthContract } from './health.ts';
import { joinContract } from './join.ts';
import { noticesContract } from './notices.ts';
import { reviewContract, sessionsContract } from './sessions.ts';
import { schedulesContract } from './schedules.ts';
import { schedulingContract } from './scheduling.ts';
import { settingsContract } from './settings.ts';
import { subscriptionsContract } from './subscriptions.ts';
import { witnessContract } from './witness.ts';

/** Every endpoint under `/api`: the server's routes, the desktop's client, the tests and `GET /api/openapi.json`. */
export const contract = {
  account: accountContract,
  sessions: sessionsContract,
  review: reviewContract,
  attendance: attendanceContract,
  evaluations: evaluationsContract,
  audit: auditContract,
  health: healthContract,
  witness: witnessContract,
  subscriptions: subscriptionsContract,
  notices: noticesContract,
  calendar: calendarContract,
  schedules: schedulesContract,
  scheduling: schedulingContract,
  settings: settingsContract,
  join: joinContract,
};
export type Contract = typeof contract;
