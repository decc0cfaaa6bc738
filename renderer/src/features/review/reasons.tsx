import {
  IconArrowsDiff,
  IconCalendarQuestion,
  IconClockExclamation,
  IconClockOff,
  IconClockQuestion,
  IconDevices,
  IconDoorExit,
  IconEyeQuestion,
  IconMessageReport,
  IconScale,
  IconTicket,
  IconTicketOff,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import type { Reason } from './core/doubts.ts';
import classes from './tables.module.css';

/** Each reason of doubt has its own icon in ochre (look.md, "States"). */
const ICONS: Readonly<Record<Reason, Icon>> = {
  contested: IconMessageReport,
  undecided: IconScale,
  clash: IconClockOff,
  unknown_identity: IconUserQuestion,
  unverified: IconEyeQuestion,
  lost_leave: IconClockQuestion,
  two_devices: IconDevices,
  leave_without_join: IconDoorExit,
  teacher_after_student: IconClockExclamation,
  no_events: IconCalendarQuestion,
  over_quota: IconTicket,
  no_subscription: IconTicketOff,
  count_differs: IconArrowsDiff,
};

interface ReasonLabelProps {
  readonly reason: Reason;
  /** Fewer words than the reason's own. */
  readonly children?: ReactNode;
}

/** Why a row asks for somebody. The words stay in ink: a whole column of ochre would shout. */
export function ReasonLabel({ reason, children }: ReasonLabelProps) {
  const { t } = useTranslation('review');
  const Icon = ICONS[reason];
  return (
    <span className={classes.reason}>
      <Icon size={19} stroke={STROKE} className={classes.reasonIcon} />
      <span>{children ?? t(`reason.${reason}`)}</span>
    </span>
  );
}
