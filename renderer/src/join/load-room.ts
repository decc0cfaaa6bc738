/** The room's code is large: it is fetched when the door is near, and at the latest when it is opened. */
export const loadRoom = () => import('./room/enter-room.ts');
export const loadClassroom = () => import('./components/class/classroom.tsx');

export const fetchRoomAhead = (): void => {
  // A failure here is met again, and told, when the button is pressed.
  Promise.all([loadRoom(), loadClassroom()]).catch(() => undefined);
};
