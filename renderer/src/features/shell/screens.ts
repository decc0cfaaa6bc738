import {
  IconAdjustmentsHorizontal,
  IconCalendarWeek,
  IconHeartbeat,
  IconInbox,
  IconSun,
  IconTicket,
} from '@tabler/icons-react';
import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { User } from '#shared/contract/account.ts';
import type { shell } from '#renderer/i18n/en/shell.ts';
import type { Icon } from '#renderer/ui/icons/icon.ts';

export interface Screen {
  readonly path: string;
  /** Its name is `shell:screens.<id>`. */
  readonly id: keyof typeof shell.screens;
  readonly icon: Icon;
  readonly roles: readonly User['role'][];
  readonly component: LazyExoticComponent<ComponentType>;
}

const TodayScreen = lazy(async () => ({ default: (await import('#renderer/features/today/index.tsx')).TodayScreen }));
const ReviewScreen = lazy(async () => ({
  default: (await import('#renderer/features/review/index.tsx')).ReviewScreen,
}));

const CalendarScreen = lazy(async () => ({
  default: (await import('#renderer/features/schedule/index.tsx')).CalendarScreen,
}));
const SubscriptionsScreen = lazy(async () => ({
  default: (await import('#renderer/features/subscriptions/index.tsx')).SubscriptionsScreen,
}));
const SettingsScreen = lazy(async () => ({
  default: (await import('#renderer/features/settings/index.tsx')).SettingsScreen,
}));
const HealthScreen = lazy(async () => ({
  default: (await import('#renderer/features/health/index.tsx')).HealthScreen,
}));

/** The classroom has the window for itself: no rail. */
export const ClassroomScreen = lazy(async () => ({
  default: (await import('#renderer/features/classroom/index.tsx')).ClassroomScreen,
}));

/** Opened from a class that is over: its place on the rail is Today's. */
export const EvaluationScreen = lazy(async () => ({
  default: (await import('#renderer/features/evaluation/index.tsx')).EvaluationScreen,
}));

/** The screens on the rail, in its order. The first one of a role is where that role begins. */
const SCREENS: readonly Screen[] = [
  { path: '/today', id: 'today', icon: IconSun, roles: ['teacher'], component: TodayScreen },
  { path: '/review', id: 'review', icon: IconInbox, roles: ['supervisor', 'admin'], component: ReviewScreen },
  {
    path: '/calendar',
    id: 'calendar',
    icon: IconCalendarWeek,
    roles: ['teacher', 'supervisor', 'admin'],
    component: CalendarScreen,
  },
  {
    path: '/subscriptions',
    id: 'subscriptions',
    icon: IconTicket,
    roles: ['supervisor', 'admin'],
    component: SubscriptionsScreen,
  },
  {
    path: '/settings',
    id: 'settings',
    icon: IconAdjustmentsHorizontal,
    roles: ['admin'],
    component: SettingsScreen,
  },
  { path: '/health', id: 'health', icon: IconHeartbeat, roles: ['supervisor', 'admin'], component: HealthScreen },
];

export const screensOf = (role: User['role']): readonly Screen[] =>
  SCREENS.filter((screen) => screen.roles.includes(role));
