import { type ReactNode, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMapQuestion } from '@tabler/icons-react';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { useLiveEvents } from '#renderer/api/live.ts';
import { useDesktopNotices } from '#renderer/features/notices/index.tsx';
import { useUser } from '#renderer/stores/account.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { ErrorBoundary } from '#renderer/ui/error-boundary.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { AppRail } from './app-rail.tsx';
import { ClassroomScreen, EvaluationScreen, screensOf } from './screens.ts';
import { ShellNotices } from './shell-notices.tsx';
import classes from './shell.module.css';
import { WindowFrame } from './window-frame.tsx';

/** The app behind the sign-in: the screens of one's role, and the classroom, which has the window for itself. */
export function Shell() {
  useLiveEvents();
  useDesktopNotices();
  useUnsent();
  const { role } = useUser();
  const screens = screensOf(role);
  const home = screens[0]?.path ?? '/today';
  return (
    <Routes>
      <Route path="/" element={<Navigate to={home} replace />} />
      {screens.map(({ id, path, component: Component }) => (
        <Route
          key={id}
          path={`${path}/*`}
          element={
            <Framed>
              <Component />
            </Framed>
          }
        />
      ))}
      <Route
        path="/evaluate/:sessionId"
        element={
          <Framed>
            <EvaluationScreen />
          </Framed>
        }
      />
      <Route
        path="/class/:sessionId"
        element={
          <Framed alone>
            <ClassroomScreen />
          </Framed>
        }
      />
      <Route
        path="*"
        element={
          <Framed>
            <NoScreen home={home} />
          </Framed>
        }
      />
    </Routes>
  );
}

/** What was typed and did not reach the server goes there, whichever screen is shown. */
function useUnsent(): void {
  const sentence = useSentence();
  useEffect(() => {
    void import('#renderer/features/evaluation/index.tsx').then(({ keepSavers }) => keepSavers(sentence));
  }, [sentence]);
}

/** One screen in the window. A fault stays inside it; a screen whose code still loads keeps the layout. */
function Framed({ alone = false, children }: { readonly alone?: boolean; readonly children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <WindowFrame rail={alone ? undefined : <AppRail />}>
      <div className={classes.shell}>
        <ShellNotices />
        <div className={classes.screen}>
          <ErrorBoundary key={pathname.split('/')[1]}>
            <Suspense fallback={<Waiting />}>{children}</Suspense>
          </ErrorBoundary>
        </div>
      </div>
    </WindowFrame>
  );
}

function Waiting() {
  return (
    <WorkSheet>
      <MainColumn>
        <SkeletonRows rows={8} />
      </MainColumn>
    </WorkSheet>
  );
}

function NoScreen({ home }: { readonly home: string }) {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  return (
    <WorkSheet>
      <MainColumn>
        <EmptyState
          icon={IconMapQuestion}
          title={t('notFound.title')}
          action={<LinkButton onPress={() => void navigate(home)}>{t('notFound.home')}</LinkButton>}
        >
          {t('notFound.body')}
        </EmptyState>
      </MainColumn>
    </WorkSheet>
  );
}
