import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { WorkSheet, MainColumn } from '#renderer/ui/work-sheet.tsx';
import { useRememberCheck } from '../hooks/use-remember-check.ts';
import { DeviceCheck } from './device-check.tsx';
import classes from './device-check.module.css';

interface DeviceCheckScreenProps {
  readonly session: SessionDetail;
  readonly onJoin: () => void;
  readonly onBack: () => void;
}

/** Before the first class of the day: what the students will see and hear of one (product.md, Classroom). */
export function DeviceCheckScreen({ session, onJoin, onBack }: DeviceCheckScreenProps) {
  const { t } = useTranslation('classroom');
  const remember = useRememberCheck();
  return (
    <WorkSheet bare>
      <MainColumn>
        <div className={classes.screen}>
          <header>
            <p className={classes.for}>
              <bdi>{t('check.forClass', { title: session.title })}</bdi>
            </p>
            <h1 className={classes.title}>{t('check.title')}</h1>
          </header>
          <DeviceCheck kind={session.kind} />
          <p className={classes.actions}>
            <Button
              size="lg"
              data-autofocus
              autoFocus
              onClick={() => {
                remember();
                onJoin();
              }}
            >
              {t('check.join')}
            </Button>
            <LinkButton onPress={onBack}>{t('toToday')}</LinkButton>
          </p>
        </div>
      </MainColumn>
    </WorkSheet>
  );
}
