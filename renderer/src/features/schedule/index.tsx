export { CalendarScreen } from './calendar-screen.tsx';
export { ChooseTimeDialog } from './choose-time-dialog.tsx';
