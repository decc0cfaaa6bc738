import { calendar as arCalendar } from './ar/calendar.ts';
import { schedules as arSchedules } from './ar/schedules.ts';
import { classroom as arClassroom } from './ar/classroom.ts';
import { decide as arDecide } from './ar/decide.ts';
import { evaluation as arEvaluation } from './ar/evaluation.ts';
import { explain as arExplain } from './ar/explain.ts';
import { gallery as arGallery } from './ar/gallery.ts';
import { health as arHealth } from './ar/health.ts';
import { join as arJoin } from './ar/join.ts';
import { notices as arNotices } from './ar/notices.ts';
import { offline as arOffline } from './ar/offline.ts';
import { review as arReview } from './ar/review.ts';
import { sessions as arSessions } from './ar/sessions.ts';
import { settings as arSettings } from './ar/settings.ts';
import { setup as arSetup } from './ar/setup.ts';
import { shell as arShell } from './ar/shell.ts';
import { signIn as arSignIn } from './ar/sign-in.ts';
import { subscriptions as arSubscriptions } from './ar/subscriptions.ts';
import { today as arToday } from './ar/today.ts';
import { ui as arUi } from './ar/ui.ts';
import { units as arUnits } from './ar/units.ts';
import { whatIf as arWhatIf } from './ar/what-if.ts';
import { calendar as enCalendar } from './en/calendar.ts';
import { schedules as enSchedules } from './en/schedules.ts';
import { classroom as enClassroom } from './en/classroom.ts';
import { decide as enDecide } from './en/decide.ts';
import { evaluation as enEvaluation } from './en/evaluation.ts';
import { explain as enExplain } from './en/explain.ts';
import { gallery as enGallery } from './en/gallery.ts';
import { health as enHealth } from './en/health.ts';
import { join as enJoin } from './en/join.ts';
import { notices as enNotices } from './en/notices.ts';
import { offline as enOffline } from './en/offline.ts';
import { review as enReview } from './en/review.ts';
import { sessions as enSessions } from './en/sessions.ts';
import { settings as enSettings } from './en/settings.ts';
import { setup as enSetup } from './en/setup.ts';
import { shell as enShell } from './en/shell.ts';
import { signIn as enSignIn } from './en/sign-in.ts';
import { subscriptions as enSubscriptions } from './en/subscriptions.ts';
import { today as enToday } from './en/today.ts';
import { ui as enUi } from './en/ui.ts';
import { units as enUnits } from './en/units.ts';
import { whatIf as enWhatIf } from './en/what-if.ts';

/** Every text of the window: a file for each feature and language, one line for each here. */
export const resources = {
  ar: {
    ui: arUi,
    units: arUnits,
    shell: arShell,
    signIn: arSignIn,
    setup: arSetup,
    gallery: arGallery,
    health: arHealth,
    sessions: arSessions,
    notices: arNotices,
    offline: arOffline,
    review: arReview,
    decide: arDecide,
    evaluation: arEvaluation,
    explain: arExplain,
    join: arJoin,
    today: arToday,
    classroom: arClassroom,
    calendar: arCalendar,
    settings: arSettings,
    whatIf: arWhatIf,
    schedules: arSchedules,
    subscriptions: arSubscriptions,
  },
  en: {
    ui: enUi,
    units: enUnits,
    shell: enShell,
    signIn: enSignIn,
    setup: enSetup,
    gallery: enGallery,
    health: enHealth,
    sessions: enSessions,
    notices: enNotices,
    offline: enOffline,
    review: enReview,
    decide: enDecide,
    evaluation: enEvaluation,
    explain: enExplain,
    join: enJoin,
    today: enToday,
    classroom: enClassroom,
    calendar: enCalendar,
    settings: enSettings,
    whatIf: enWhatIf,
    schedules: enSchedules,
    subscriptions: enSubscriptions,
  },
} as const;
