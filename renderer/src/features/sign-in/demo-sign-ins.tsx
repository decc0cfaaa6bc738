import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './sign-in.module.css';
import { useSignIn } from './use-sign-in.ts';

const ROLES = ['teacher', 'supervisor', 'admin'] as const;
type Role = (typeof ROLES)[number];
const roleOf = (role: string): Role => ROLES.find((one) => one === role) ?? 'teacher';

/** The made-up people of the demo academy; one click signs in as one of them. */
export function DemoSignIns() {
  const { t } = useTranslation(['signIn', 'shell']);
  const cache = useQueryClient();
  const people = useQuery({ queryKey: ['demo-sign-ins'], queryFn: () => desktop.getDemoSignIns() });
  const { signIn, pending, failure } = useSignIn();

  const remove = async (): Promise<void> => {
    const answer = await confirm({
      title: t('demo.deleteTitle'),
      consequence: t('demo.deleteBody'),
      action: t('demo.deleteAction'),
      tone: 'bad',
    });
    if (answer === null) return;
    await desktop.deleteDemo();
    cache.clear();
    notifySuccess(t('demo.deleted'));
  };

  return (
    <section>
      <SectionHead title={t('demo.title')} hint={t('demo.hint')} />
      {failure === null ? null : <FailureStrip title={t('failed')} failure={failure} />}
      <ul>
        {(people.data ?? []).map(({ role, name, email, password }) => (
          <li key={email}>
            <button
              type="button"
              className={classes.person}
              aria-disabled={pending}
              onClick={pending ? undefined : () => void signIn({ email, password, remember: false })}
            >
              <span>
                <span className={classes.name}>
                  <PersonName name={name} />
                </span>
                <span className={classes.hint}>
                  {t(`shell:account.roles.${roleOf(role)}`)} · <bdi dir="ltr">{email}</bdi>
                </span>
              </span>
              <span className={classes.act}>{t('action')}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className={classes.foot}>
        <LinkButton onPress={() => void remove()}>{t('demo.delete')}</LinkButton>
      </p>
    </section>
  );
}
