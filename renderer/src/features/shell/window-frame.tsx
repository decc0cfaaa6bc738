import { useIsMutating } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { useAcademy } from '#renderer/api/use-academy.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { useSyncFacts } from '#renderer/stores/sync.ts';
import { CommandPalette } from '#renderer/ui/command-palette.tsx';
import { Frame } from '#renderer/ui/frame.tsx';
import { Strip } from '#renderer/ui/strip.tsx';
import { SyncWords } from '#renderer/ui/sync-words.tsx';
import { useOfferedCommands } from '#renderer/ui/use-commands.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { AboutDialog } from './about-dialog.tsx';
import { useAppCommands } from './app-commands.tsx';
import { useDialogs } from './dialogs.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

interface WindowFrameProps {
  readonly rail?: ReactNode;
  readonly children: ReactNode;
}

/** The window as it stands around every phase of the app: strip, palette, help. Each screen of a phase goes inside. */
export function WindowFrame({ rail, children }: WindowFrameProps) {
  const { t } = useTranslation('shell');
  const { opened, open, close } = useDialogs();
  const maximized = useMaximized();
  const academy = useAcademy();
  const signedIn = useAccount(({ account }) => account.status === 'in');
  useAppCommands();
  const groups = useOfferedCommands((store) => store.groups);
  const commands = useMemo(() => [...groups.values()].flat(), [groups]);
  useShortcuts([
    {
      code: 'KeyK',
      ctrl: true,
      shown: 'Ctrl K',
      label: t('shortcuts.search'),
      run: () => open('palette'),
      whileTyping: true,
    },
    { code: 'Slash', shift: true, shown: '?', label: t('shortcuts.help'), run: () => open('shortcuts') },
  ]);

  const strip = (
    <Strip
      showHijri={academy?.showHijri ?? true}
      onSearch={() => open('palette')}
      window={{
        maximized,
        onMinimize: () => void desktop.minimizeWindow(),
        onToggleMaximize: () => void desktop.toggleMaximizeWindow(),
        onClose: () => void desktop.closeWindow(),
      }}
    >
      {signedIn ? <LiveSyncWords /> : null}
    </Strip>
  );
  return (
    <Frame strip={strip} rail={rail}>
      {children}
      <CommandPalette opened={opened === 'palette'} commands={commands} onClose={close} />
      <ShortcutsDialog opened={opened === 'shortcuts'} onClose={close} />
      <AboutDialog opened={opened === 'about'} onClose={close} />
    </Frame>
  );
}

function LiveSyncWords() {
  const { t } = useTranslation('ui');
  const facts = useSyncFacts();
  const saving = useIsMutating() > 0;
  const state = facts.connection?.state ?? 'connecting';
  return (
    <>
      <SyncWords facts={facts} saving={saving} />
      {/* Only the change of the connection is spoken; the rest of the group changes too often. */}
      <span className="said" role="status">
        {t(`sync.${state}`)}
      </span>
    </>
  );
}

function useMaximized(): boolean {
  const [maximized, setMaximized] = useState(false);
  useEffect(() => desktop.onWindowMaximized((window) => setMaximized(window.maximized)), []);
  return maximized;
}
