export { CalendarScreen } from './calendar-screen.tsx';
export { ChooseTimeDialog } from './choose-time-dialog.tsx';
export { PlaceDialog } from './waiting/place-dialog.tsx';
export { PlaceRows } from './waiting/place-rows.tsx';
export { usePlaceDraft, type Wish } from './waiting/use-place-draft.ts';
