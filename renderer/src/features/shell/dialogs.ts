import { create } from 'zustand';

type Dialog = 'palette' | 'shortcuts' | 'about';

interface DialogStore {
  readonly opened: Dialog | null;
  readonly open: (dialog: Dialog) => void;
  readonly close: () => void;
}

/** Which of the window's own dialogs is open; one at a time. */
export const useDialogs = create<DialogStore>()((set) => ({
  opened: null,
  open: (opened) => set({ opened }),
  close: () => set({ opened: null }),
}));
