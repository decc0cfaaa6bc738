import {
  IconArrowsExchange,
  IconBan,
  IconCalendarCheck,
  IconCalendarPlus,
  IconCalendarQuestion,
  IconCircleDashed,
  IconCircleDot,
  IconClockExclamation,
  IconClockQuestion,
  IconCloudOff,
  IconCloudUpload,
  IconDevices,
  IconDoor,
  IconDoorExit,
  IconEyeQuestion,
  IconHourglass,
  IconMailCheck,
  IconMessageReport,
  IconPencil,
  IconPin,
  IconRotateClockwise,
  IconTicket,
  IconUserOff,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { Icon } from './icons/icon.ts';
import { AbsentIcon, LateIcon, PartialIcon, PresentIcon } from './icons/verdict-icons.tsx';

/** The inks that colour a state's icon and word. */
export type Ink = 'ok' | 'warn' | 'bad' | 'info' | 'mute' | 'accent';

export interface StateLook {
  readonly icon: Icon;
  readonly ink: Ink;
  /** Drawn the other way round where the text runs from the right. */
  readonly mirrored?: true;
}

/** A person's or a row's state (look.md, "States"). The words stand in `ui:state.*`. */
export const STATES = {
  present: { icon: PresentIcon, ink: 'ok' },
  late: { icon: LateIcon, ink: 'warn' },
  partial: { icon: PartialIcon, ink: 'warn' },
  absent: { icon: AbsentIcon, ink: 'bad' },
  excused: { icon: IconMailCheck, ink: 'info' },
  unverified: { icon: IconEyeQuestion, ink: 'warn' },
  expected: { icon: IconCircleDashed, ink: 'mute' },
  waiting: { icon: IconHourglass, ink: 'mute' },
  in_room: { icon: IconCircleDot, ink: 'accent' },
  left: { icon: IconDoorExit, ink: 'mute', mirrored: true },
  settling: { icon: IconRotateClockwise, ink: 'mute' },
  pending: { icon: IconCloudUpload, ink: 'mute' },
  refused: { icon: IconCloudOff, ink: 'bad' },
  draft: { icon: IconPencil, ink: 'warn' },
  estimate: { icon: IconClockQuestion, ink: 'mute' },
  conflict: { icon: IconArrowsExchange, ink: 'warn' },
  corrected: { icon: IconPin, ink: 'info' },
  cancelled: { icon: IconBan, ink: 'mute' },
} as const satisfies Record<string, StateLook>;
export type StateName = keyof typeof STATES;

/** A session's status (domain.md 2). The words stand in `ui:status.*`. */
export const STATUSES = {
  unscheduled: { icon: IconCalendarQuestion, ink: 'mute' },
  scheduled: { icon: IconCircleDashed, ink: 'mute' },
  ready: { icon: IconCircleDot, ink: 'accent' },
  ongoing: { icon: IconCircleDot, ink: 'accent' },
  completed: { icon: PresentIcon, ink: 'ok' },
  absent: { icon: AbsentIcon, ink: 'bad' },
  cancelled: { icon: IconBan, ink: 'mute' },
} as const satisfies Record<string, StateLook>;
export type StatusName = keyof typeof STATUSES;

/** What becomes of a slot of a weekly schedule (domain.md 5). The words stand in `ui:slot.*`. */
export const SLOTS = {
  creatable: { icon: IconCalendarPlus, ink: 'ok' },
  created: { icon: PresentIcon, ink: 'ok' },
  exists: { icon: IconCalendarCheck, ink: 'mute' },
  skipped: { icon: IconBan, ink: 'warn' },
  failed: { icon: AbsentIcon, ink: 'bad' },
} as const satisfies Record<string, StateLook>;
export type SlotName = keyof typeof SLOTS;

/** Why a row asks for a person: each reason its own icon, all in ochre. The words stand in `ui:doubt.*`. */
export const DOUBTS = {
  contested: IconMessageReport,
  lost_leave: IconClockQuestion,
  unverified: IconEyeQuestion,
  two_devices: IconDevices,
  teacher_after_student: IconClockExclamation,
  no_events: IconCalendarQuestion,
  unknown_identity: IconUserQuestion,
  over_quota: IconTicket,
  room_not_closed: IconDoor,
  zero_minutes: IconUserOff,
} as const satisfies Record<string, Icon>;
export type DoubtName = keyof typeof DOUBTS;
