import type { AnyRouter } from '@orpc/server';
import { api } from './guard.ts';
import { accountRoutes } from './routes/account.ts';
import { sessionsRoutes } from './routes/sessions.ts';
import { subscriptionsRoutes } from './routes/subscriptions.ts';
import { noticesRoutes } from './routes/notices.ts';
import { reviewRoutes } from './routes/review.ts';
import { attendanceRoutes } from './routes/attendance.ts';
import { evaluationsRoutes } from './routes/evaluations.ts';
import { auditRoutes } from './routes/audit.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { schedulingRoutes } from './routes/scheduling.ts';
import { healthRoutes } from './routes/health.ts';
import { witnessRoutes } from './routes/witness.ts';
import { schedulesRoutes } from './routes/schedules.ts';
import { settingsRoutes } from './routes/settings.ts';
import { joinRoutes } from './routes/join.ts';

/** Every endpoint of the contract and the use case behind it, a file a group. */
export const router = api.router({
  account: accountRoutes,
  sessions: sessionsRoutes,
  review: reviewRoutes,
  attendance: attendanceRoutes,
  evaluations: evaluationsRoutes,
  audit: auditRoutes,
  health: healthRoutes,
  witness: witnessRoutes,
  subscriptions: subscriptionsRoutes,
  notices: noticesRoutes,
  calendar: calendarRoutes,
  schedules: schedulesRoutes,
  scheduling: schedulingRoutes,
  settings: settingsRoutes,
  join: joinRoutes,
}) satisfies AnyRouter;
