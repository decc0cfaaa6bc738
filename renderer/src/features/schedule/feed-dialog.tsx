import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DAY } from '#shared/domain/time.ts';
import { api, queries } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { copyText } from '#renderer/ui/copy-text.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { notifySuccess } from '#renderer/ui/notices.tsx';

/** The coming year's classes as a file, at a place that the person chooses. */
async function exportYear(): Promise<{ readonly saved: boolean; readonly classes: number }> {
  const from = serverNow();
  const file = await api.calendar.export({ from, to: from + 365 * DAY });
  const { saved } = await desktop.saveFile({ name: file.fileName, text: file.text });
  return { saved, classes: file.classes };
}

/** One's secret address for other calendars: to copy, and to replace when somebody else knows it. */
export function FeedDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('calendar');
  const feed = useQuery(queries.calendar.feed.queryOptions());
  const replace = useAction(() => api.calendar.replaceFeed(), {
    done: () => t('feed.replaced'),
    failed: t('feed.notReplaced'),
    touches: () => [queries.calendar.feed.key()],
  });
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: t('feed.replaceTitle'),
      consequence: t('feed.replaceBody'),
      action: t('feed.replace'),
      tone: 'bad',
    });
    if (answer !== null) await replace.send(undefined);
  };
  const save = useAction(exportYear, {
    done: ({ saved, classes }) => (saved ? t('feed.fileSaved', { count: classes }) : t('feed.fileLeft')),
    failed: t('feed.fileNotSaved'),
  });
  const url = feed.data?.url ?? '';
  return (
    <Dialog onClose={onClose} title={t('feed.title')} size={600}>
      <Stack gap={16}>
        <p>{t('feed.body')}</p>
        <QueryFailure query={feed} title={t('feed.notLoaded')} />
        <TextInput label={t('feed.address')} value={url} readOnly dir="ltr" />
        <Group justify="space-between">
          <Button variant="default" color="bad" loading={replace.pending} onClick={() => void ask()}>
            {t('feed.replace')}
          </Button>
          <Button
            disabled={url === ''}
            leftSection={<IconCopy size={18} stroke={STROKE} />}
            onClick={() => void copyText(url).then(() => notifySuccess(t('feed.copied')))}
          >
            {t('feed.copy')}
          </Button>
        </Group>
        <Group justify="space-between">
          <p>{t('feed.file')}</p>
          <Button
            variant="default"
            loading={save.pending}
            leftSection={<IconDownload size={18} stroke={STROKE} />}
            onClick={() => void save.send(undefined)}
          >
            {t('feed.saveFile')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
