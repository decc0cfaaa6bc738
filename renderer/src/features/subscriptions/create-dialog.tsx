import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudentRow } from '#shared/contract/subscriptions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';

interface Wish {
  readonly packageId: number;
  readonly startsAt: number;
  readonly teacherId: number | null;
  readonly activate: boolean;
  readonly createId: string;
  readonly activateId: string;
}

/** A package for a student: created, and activated at once unless it should wait. */
export function CreateDialog({ student, onClose }: { readonly student: StudentRow; readonly onClose: () => void }) {
  const { t } = useTranslation('subscriptions');
  const { settings } = useFormat();
  const packages = useQuery(queries.subscriptions.packages.queryOptions());
  const targets = useQuery(queries.schedules.targets.queryOptions());
  const [packageId, setPackageId] = useState<string | null>(null);
  const [teacherId, setTeacherId] = useState<string | null>(null);
  const [day, setDay] = useState(() => wallOf(serverNow(), settings.timeZone).day);
  const [activate, setActivate] = useState(true);
  const startsAt = instantOf({ day, time: '00:00' }, settings.timeZone);
  const create = useAction(
    async (wish: Wish) => {
      const made = await api.subscriptions.create({
        studentId: student.id,
        packageId: wish.packageId,
        startsAt: wish.startsAt,
        commandId: wish.createId,
        ...(wish.teacherId === null ? {} : { teacherId: wish.teacherId }),
      });
      return wish.activate ? api.subscriptions.activate({ id: made.id, commandId: wish.activateId }) : made;
    },
    {
      done: () => t('create.done'),
      failed: t('create.failed'),
      touches: () => [queries.subscriptions.key()],
    },
  );
  const bought = packages.data?.packages.find(({ id }) => String(id) === packageId);
  const ready = bought !== undefined && startsAt !== null;
  const send = async (): Promise<void> => {
    if (!ready) return;
    const [createId, activateId] = [crypto.randomUUID(), crypto.randomUUID()];
    const teacher = teacherId === null || bought.kind === 'interactive' ? null : Number(teacherId);
    const wish = { packageId: bought.id, startsAt, teacherId: teacher, activate, createId, activateId };
    if ((await create.send(wish)) !== null) onClose();
  };
  return (
    <Dialog onClose={onClose} title={t('create.title', { name: `\u2068${student.name}\u2069` })} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
          <QueryFailure query={packages} title={t('packages.failed')} />
          <Select
            label={t('create.package')}
            data-autofocus
            data={(packages.data?.packages ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
            value={packageId}
            onChange={setPackageId}
          />
          <TextInput
            type="date"
            label={t('create.from')}
            value={day}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
          />
          {bought?.kind === 'interactive' ? null : (
            <Select
              label={t('create.teacher')}
              description={t('create.teacherHint')}
              placeholder={t('create.noTeacher')}
              searchable
              clearable
              data={(targets.data?.teachers ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
              filter={({ options, search }) =>
                options.filter((one) => 'value' in one && fold(one.label).includes(fold(search)))
              }
              value={teacherId}
              onChange={setTeacherId}
            />
          )}
          <Checkbox
            label={t('create.activate')}
            description={t('create.activateHint')}
            checked={activate}
            onChange={({ currentTarget }) => setActivate(currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={create.pending} disabled={!ready}>
              {t('create.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
