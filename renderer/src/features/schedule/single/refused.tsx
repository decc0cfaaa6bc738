import { Button, Group } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import classes from '../schedule.module.css';

interface RefusedProps {
  /** What is said first: "The class was not created". */
  readonly title: string;
  readonly failure: ApiFailure | null;
  /** Takes one of the nearest free times. */
  readonly onTake?: (startsAt: number) => void;
}

/** Why the server refused: what is in the way, and the nearest free times as buttons (domain.md 5). */
export function Refused({ title, failure, onTake }: RefusedProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const sentence = useSentence();
  const name = failure?.data['title'];
  const nearest = failure?.data['nearest'];
  const free = Array.isArray(nearest) ? nearest.map((one) => Date.parse(one)) : [];
  return (
    <>
      <div role="alert">
        {failure === null ? null : (
          <>
            <p className={classes.refusalTitle}>
              <IconBan size={18} stroke={STROKE} />
              <span>{title}</span>
            </p>
            <p>
              {sentence(failure)}
              {typeof name === 'string' && name !== '' ? (
                <>
                  {' '}
                  <bdi>{name}</bdi>
                </>
              ) : null}
            </p>
          </>
        )}
      </div>
      {free.length === 0 || onTake === undefined ? null : (
        <Group gap={8}>
          <span className={classes.hint}>{t('clash.nearest')}</span>
          {free.map((at) => (
            <Button key={at} variant="default" size="xs" onClick={() => onTake(at)}>
              {`${format.shortDate(at)} ${format.time(at)}`}
            </Button>
          ))}
        </Group>
      )}
    </>
  );
}
