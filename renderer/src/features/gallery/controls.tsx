import { Button, TextInput } from '@mantine/core';
import { IconSun } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiFailure } from '#renderer/api/failure.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './gallery.module.css';

const ROOM_FAILURE = new ApiFailure('livekit_unavailable', {}, '7d0c5f6e-0b1d-4f3a-9c1e-2a6f1b8d9e10');
const nothing = (): void => undefined;

/** Buttons, chips, fields; and what stands where there is nothing, nothing yet, or a failure. */
export function Controls() {
  const { t } = useTranslation('gallery');
  const [filtered, setFiltered] = useState(true);
  return (
    <>
      <section>
        <SectionHead title={t('tools.title')} hint={t('tools.hint')} />
        <div className={classes.stack}>
          <div className={`${classes.flow} ${classes.tight}`}>
            <Button>{t('tools.save')}</Button>
            <span className={classes.focused}>
              <Button>{t('tools.focused')}</Button>
            </span>
            <Button variant="default">{t('tools.second')}</Button>
            <Button variant="subtle">{t('tools.quiet')}</Button>
          </div>
          <div className={`${classes.flow} ${classes.tight}`}>
            <Button variant="outline" color="bad">
              {t('tools.endAll')}
            </Button>
            <Button data-disabled aria-disabled>
              {t('tools.disabled')}
            </Button>
            <Chip chosen={filtered} removable={filtered} onPress={() => setFiltered(!filtered)}>
              {t('tools.filterOn')}
            </Chip>
            <Chip onPress={nothing}>{t('tools.filter')}</Chip>
          </div>
          <div className={classes.fields}>
            <TextInput aria-label={t('tools.field')} defaultValue="67:15-30" />
            <TextInput className={classes.fieldFocused} aria-label={t('tools.focused')} defaultValue="8.5" />
            <TextInput aria-label={t('tools.field')} defaultValue="62:1-12" error />
            <span className={classes.hint}>{t('tools.field')}</span>
            <span className={classes.hint}>{t('tools.focused')}</span>
            <span className={`${classes.hint} ${classes.error}`}>{t('tools.fieldError')}</span>
          </div>
        </div>
      </section>
      <section>
        <SectionHead title={t('empty.title')} hint={t('empty.hint')} />
        <EmptyState
          icon={IconSun}
          title={t('empty.none')}
          action={<LinkButton onPress={nothing}>{t('empty.open')}</LinkButton>}
        >
          {t('empty.next')}
        </EmptyState>
      </section>
      <section>
        <SectionHead title={t('loading.title')} hint={t('loading.hint')} />
        <SkeletonRows rows={3} words={t('loading.words')} />
      </section>
      <section>
        <SectionHead title={t('failed.title')} hint={t('failed.hint')} />
        <div className={classes.failures}>
          <FailureStrip
            title={t('failed.room')}
            failure={ROOM_FAILURE}
            attempts={4}
            nextTryMs={8_000}
            onRetry={nothing}
          />
          <NoticeStrip tone="offline" title={t('failed.offline')} />
          <NoticeStrip
            tone="draft"
            title={t('failed.draft')}
            actions={
              <StripAction edge onPress={nothing}>
                {t('failed.preview')}
              </StripAction>
            }
          />
        </div>
      </section>
    </>
  );
}
