import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import classes from './sign-in.module.css';
import { useSignIn } from './use-sign-in.ts';

const looksLikeEmail = (text: string): boolean => /^\S+@\S+$/.test(text.trim());

/** Email and password. What is wrong stands at its field, or above the form when the server says no. */
export function SignInForm() {
  const { t } = useTranslation('signIn');
  const { signIn, pending, failure } = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const [asked, setAsked] = useState(false);
  const emailError = asked && !looksLikeEmail(email) ? t('emailMissing') : null;
  const passwordError = asked && password === '' ? t('passwordMissing') : null;

  const submit = (): void => {
    setAsked(true);
    if (looksLikeEmail(email) && password !== '') void signIn({ email: email.trim(), password, remember });
  };

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {failure === null || pending ? null : <FailureStrip title={t('failed')} failure={failure} />}
      <TextInput
        label={t('email')}
        type="email"
        size="lg"
        dir="ltr"
        autoComplete="username"
        autoFocus
        value={email}
        error={emailError}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('password')}
        size="lg"
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        value={password}
        error={passwordError}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Checkbox
        label={t('remember')}
        description={t('rememberHint')}
        checked={remember}
        onChange={(event) => setRemember(event.currentTarget.checked)}
      />
      <Button type="submit" size="lg" aria-disabled={pending} data-disabled={pending || undefined}>
        {pending ? `${t('entering')}…` : t('action')}
      </Button>
    </form>
  );
}
