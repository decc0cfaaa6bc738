import { lazy, Suspense } from 'react';
import { Waiting } from './components/waiting.tsx';

/*
 * What other features and the shell see of the classroom. Kept light on purpose: LiveKit's client is loaded with the
 * first class or device check, not with the day's list.
 */
const Classroom = lazy(async () => ({ default: (await import('./components/classroom.tsx')).Classroom }));
const Dialog = lazy(async () => ({
  default: (await import('./components/device-check-dialog.tsx')).DeviceCheckDialog,
}));

export function ClassroomScreen() {
  return (
    <Suspense fallback={<Waiting />}>
      <Classroom />
    </Suspense>
  );
}

/** The look at microphone and camera, outside a class. */
export function DeviceCheckDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <Dialog onClose={onClose} />
    </Suspense>
  );
}

export { useDeviceCheck } from './hooks/use-choices.ts';
