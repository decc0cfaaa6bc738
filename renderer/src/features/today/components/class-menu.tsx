import { ActionIcon, Menu } from '@mantine/core';
import { IconBan, IconDots } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useCancelClass } from '../hooks/use-cancel-class.tsx';

/** What is rarely done to a class that has not begun. */
export function ClassMenu({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation('today');
  const cancel = useCancelClass();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('menu')}>
          <IconDots size={20} stroke={STROKE} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBan size={18} stroke={STROKE} />} onClick={() => void cancel(row)}>
          {t('cancel.action')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
