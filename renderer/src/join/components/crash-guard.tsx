import { IconAlertTriangle } from '@tabler/icons-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CalmPage } from './calm-page.tsx';
import { Press } from './press.tsx';

interface Props {
  readonly children: ReactNode;
}

/** A fault of the page says so and offers the way back in, instead of a white screen. */
export class CrashGuard extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(thrown: unknown, info: ErrorInfo): void {
    console.error(thrown, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.broken ? <Crash /> : this.props.children;
  }
}

function Crash() {
  const { t } = useTranslation('join');
  return (
    <main style={{ padding: 20 }}>
      <CalmPage
        icon={IconAlertTriangle}
        title={t('failure.crash')}
        action={<Press onPress={() => window.location.reload()}>{t('failure.reload')}</Press>}
      >
        <p>{t('failure.crashHow')}</p>
      </CalmPage>
    </main>
  );
}
