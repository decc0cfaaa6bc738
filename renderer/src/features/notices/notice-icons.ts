import {
  IconArrowsCross,
  IconBan,
  IconCalendarOff,
  IconCalendarTime,
  IconClockExclamation,
  IconDoor,
  IconHelpHexagon,
  IconPencil,
  IconTicket,
  IconUserShare,
  IconUserOff,
} from '@tabler/icons-react';
import type { NoticeKind } from '#shared/domain/notices.ts';
import type { Icon } from '#renderer/ui/icons/icon.ts';

/** What asks for somebody is ochre, what failed is brick, the rest is plain. */
type Tone = 'plain' | 'warn' | 'bad';

export const NOTICE_ICONS: Readonly<Record<NoticeKind, { readonly icon: Icon; readonly tone: Tone }>> = {
  room_open: { icon: IconDoor, tone: 'plain' },
  class_due: { icon: IconClockExclamation, tone: 'warn' },
  cancelled: { icon: IconBan, tone: 'plain' },
  moved: { icon: IconCalendarTime, tone: 'plain' },
  unscheduled: { icon: IconCalendarOff, tone: 'plain' },
  teaching_changed: { icon: IconUserShare, tone: 'plain' },
  no_show: { icon: IconUserOff, tone: 'bad' },
  undecided: { icon: IconHelpHexagon, tone: 'warn' },
  clash: { icon: IconArrowsCross, tone: 'warn' },
  over_quota: { icon: IconTicket, tone: 'warn' },
  evaluation_missing: { icon: IconPencil, tone: 'warn' },
};
