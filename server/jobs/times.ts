import type { Timing } from '../config.ts';
import { RECONCILE_JOB } from '../usecases/attendance/blind.ts';

/** How often each job looks, as operators know the jobs (domain.md 8). */
export const jobTimes = (timing: Timing): Readonly<Record<string, number>> => ({
  'settings:apply': timing.manageEveryMs,
  'sessions:manage-meetings': timing.manageEveryMs,
  'academic-sessions:manage-meetings': timing.manageEveryMs,
  'meetings:create-scheduled': timing.createEveryMs,
  'meetings:cleanup-expired': timing.cleanupEveryMs,
  [RECONCILE_JOB]: timing.rosterEveryMs,
  'audit:seal': timing.sealEveryMs,
  'queue:again': timing.cleanupEveryMs,
  'schedules:extend': timing.maintenanceEveryMs,
  maintenance: timing.maintenanceEveryMs,
});
