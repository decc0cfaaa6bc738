import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from './copy-text.ts';
import { EmptyState } from './empty-state.tsx';
import { notifySuccess } from './notices.tsx';

interface Props {
  readonly children: ReactNode;
}

/** Keeps a fault inside one screen: the rest of the window, and a class that runs, go on. */
export class ErrorBoundary extends Component<Props, { readonly broken: Error | null }> {
  override state: { readonly broken: Error | null } = { broken: null };

  static getDerivedStateFromError(thrown: unknown) {
    return { broken: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override componentDidCatch(thrown: Error, info: ErrorInfo): void {
    // The window's console goes into the app's log.
    console.error(thrown, info.componentStack);
  }

  override render(): ReactNode {
    const { broken } = this.state;
    if (broken === null) return this.props.children;
    return <Crash broken={broken} onReopen={() => this.setState({ broken: null })} />;
  }
}

function Crash({ broken, onReopen }: { readonly broken: Error; readonly onReopen: () => void }) {
  const { t } = useTranslation('ui');
  const copy = (): void => {
    void copyText(`${broken.name}: ${broken.message}\n${broken.stack ?? ''}`).then(() =>
      notifySuccess(t('notice.copied')),
    );
  };
  return (
    <div role="alert" style={{ padding: '28px 40px' }}>
      <EmptyState
        icon={IconAlertTriangle}
        title={t('crash.title')}
        action={
          <>
            <Button onClick={onReopen}>{t('crash.reopen')}</Button>{' '}
            <Button variant="subtle" onClick={copy}>
              {t('notice.copyDetails')}
            </Button>
          </>
        }
      >
        {t('crash.body')}
      </EmptyState>
    </div>
  );
}
