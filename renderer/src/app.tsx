import { HashRouter, Route, Routes } from 'react-router';
import { lazy, type ReactNode, Suspense } from 'react';
import type { ServerState } from '#shared/ipc.ts';
import {
  ChooseServerScreen,
  NotSetUpScreen,
  ServerFailedScreen,
  ServerStartingScreen,
  SetUpAcademyScreen,
} from '#renderer/features/setup/index.tsx';
import { Shell, WindowFrame } from '#renderer/features/shell/index.tsx';
import { SignInScreen } from '#renderer/features/sign-in/index.tsx';
import { useAccount } from '#renderer/stores/account.ts';
import { useServer } from '#renderer/stores/server.ts';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';

const GalleryScreen = lazy(async () => ({
  default: (await import('#renderer/features/gallery/index.tsx')).GalleryScreen,
}));

/** The gallery is open to everybody, without a server; everything else goes through the gate. */
export function App() {
  return (
    <HashRouter>
      <Routes>
        <Route
          path="/gallery"
          element={
            <WindowFrame>
              <Suspense fallback={<WorkSheet>{null}</WorkSheet>}>
                <GalleryScreen />
              </Suspense>
            </WindowFrame>
          }
        />
        <Route path="*" element={<Gate />} />
      </Routes>
    </HashRouter>
  );
}

/**
 * Which part of the app it is time for. Who is signed in keeps the screens whatever becomes of the server: a class that
 * runs or a copy that is read must not be taken away.
 */
function Gate() {
  const { server, wasReady } = useServer();
  const { account } = useAccount();
  if (server === null || account.status === 'unknown')
    return (
      <WindowFrame>
        <WorkSheet>{null}</WorkSheet>
      </WindowFrame>
    );
  const comingUp = server.phase === 'starting' && server.step !== 'connect' && !wasReady;
  if (account.status === 'in' && server.phase !== 'unconfigured' && !comingUp) return <Shell />;
  return (
    <WindowFrame>
      <Phase server={server} />
    </WindowFrame>
  );
}

function Phase({ server }: { readonly server: ServerState }): ReactNode {
  switch (server.phase) {
    case 'unconfigured':
      return <ChooseServerScreen />;
    case 'starting':
      return <ServerStartingScreen step={server.step} startedAt={server.startedAt} />;
    case 'failed':
      return <ServerFailedScreen server={server} />;
    case 'unreachable':
      return <SignInScreen server={server} />;
    default:
      if (server.setUp) return <SignInScreen server={server} />;
      return server.mode === 'local' ? <SetUpAcademyScreen /> : <NotSetUpScreen url={server.url} />;
  }
}
