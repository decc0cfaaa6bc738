import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { useRememberCheck } from '../hooks/use-remember-check.ts';
import { DeviceCheck } from './device-check.tsx';

/** The same look at the devices outside a class. */
export function DeviceCheckDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('classroom');
  const remember = useRememberCheck();
  return (
    <Dialog onClose={onClose} title={t('check.title')} withCloseButton={false} size={900}>
      <DeviceCheck kind="quran" />
      <Button
        mt={20}
        onClick={() => {
          remember();
          onClose();
        }}
      >
        {t('check.done')}
      </Button>
    </Dialog>
  );
}
