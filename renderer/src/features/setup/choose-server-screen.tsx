import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop, startLocalServer } from '#renderer/api/desktop.ts';
import { type ApiFailure, failureOf, toFailure } from '#renderer/api/failure.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './setup.module.css';

/** The first start (product.md, "Screens"): the academy's server first, then the two ways to try the app. */
export function ChooseServerScreen() {
  const { t } = useTranslation('setup');
  return (
    <WorkSheet>
      <main className={classes.page}>
        <div className={classes.column}>
          <h1 className={classes.title}>{t('title')}</h1>
          <p className={classes.lead}>{t('intro')}</p>
          <Connect />
          <LocalWay way="local" />
          <LocalWay way="demo" />
        </div>
      </main>
    </WorkSheet>
  );
}

function Connect() {
  const { t } = useTranslation('setup');
  const [url, setUrl] = useState('');
  const [missing, setMissing] = useState(false);
  const [checking, setChecking] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const ask = async (): Promise<ApiFailure | null> => {
    try {
      const answer = await desktop.connectServer({ url: withScheme(url) });
      return answer.ok ? null : failureOf(answer.failure);
    } catch (thrown) {
      return toFailure(thrown);
    }
  };
  const submit = async (): Promise<void> => {
    if (!URL.canParse(withScheme(url))) {
      setMissing(true);
      return;
    }
    setChecking(true);
    setFailure(null);
    setFailure(await ask());
    setChecking(false);
  };

  return (
    <section className={classes.way}>
      <h2>{t('connect.title')}</h2>
      <p className={classes.wayBody}>{t('connect.body')}</p>
      <form
        className={classes.address}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          aria-label={t('connect.label')}
          placeholder={t('connect.placeholder')}
          size="lg"
          type="url"
          dir="ltr"
          autoFocus
          value={url}
          error={missing ? t('connect.missing') : null}
          onChange={(event) => {
            setUrl(event.currentTarget.value);
            setMissing(false);
          }}
        />
        <Button type="submit" size="lg" data-disabled={checking || undefined} aria-disabled={checking}>
          {checking ? `${t('connect.checking')}…` : t('connect.action')}
        </Button>
      </form>
      {failure === null ? null : (
        <div className={classes.strip}>
          <FailureStrip title={t('connect.failed')} failure={failure} />
        </div>
      )}
    </section>
  );
}

/** People type `academy.example`; main decides about http. */
const withScheme = (typed: string): string => {
  const text = typed.trim();
  if (text === '') return '';
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
};

function LocalWay({ way }: { readonly way: 'local' | 'demo' }) {
  const { t } = useTranslation('setup');
  return (
    <section className={classes.way}>
      <h2>{t(`${way}.title`)}</h2>
      <p className={classes.wayBody}>{t(`${way}.body`)}</p>
      <Button variant="default" onClick={() => void startLocalServer(way)}>
        {t(`${way}.action`)}
      </Button>
    </section>
  );
}
