import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Draft, type FieldsProps, SHORTEST_PASSWORD } from './draft.ts';
import classes from './setup.module.css';

/** Who signs in first. The password's rule is said before it is typed, and what is missing while it is. */
export function AdminFields({ draft, problems, onChange }: FieldsProps) {
  const { t } = useTranslation(['setup', 'signIn']);
  const { admin } = draft;
  const change = (next: Partial<Draft['admin']>): void => onChange({ ...draft, admin: { ...admin, ...next } });
  const missing = SHORTEST_PASSWORD - admin.password.length;
  return (
    <>
      <TextInput
        label={t('wizard.adminName')}
        size="lg"
        autoFocus
        autoComplete="name"
        maxLength={120}
        value={admin.name}
        error={problems?.name === true ? t('wizard.adminNameMissing') : null}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('wizard.email')}
        size="lg"
        type="email"
        dir="ltr"
        autoComplete="username"
        value={admin.email}
        error={problems?.email === true ? t('wizard.emailWrong') : null}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <div>
        <PasswordInput
          label={t('wizard.password')}
          description={t('wizard.passwordRule')}
          size="lg"
          autoComplete="new-password"
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn:showPassword') }}
          value={admin.password}
          error={problems?.password === true ? t('wizard.passwordLeft', { count: missing }) : null}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
        {admin.password === '' || problems?.password === true ? null : (
          <p className={`${classes.hint} ${missing > 0 ? '' : classes.long}`} role="status">
            {missing > 0 ? t('wizard.passwordLeft', { count: missing }) : t('wizard.passwordLong')}
          </p>
        )}
      </div>
    </>
  );
}
