import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { JoinInfo } from '#shared/contract/join.ts';
import { createApiClient } from '#renderer/api/create-client.ts';
import { createFormat } from '#renderer/i18n/format.ts';
import type { Texts } from '#renderer/i18n/i18n.ts';
import { FormatProvider } from '#renderer/i18n/use-format.ts';
import { systemZone } from '#renderer/i18n/zones.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';

const api = createApiClient(window.location.origin, (request) => fetch(request));
/** The personal link is the last part of the page's address. */
const link = window.location.pathname.split('/').at(-1) ?? '';

/** A student's class: its name, and its time in the student's own zone. */
export function JoinPage({ texts }: { readonly texts: Texts }) {
  const info = useQuery({ queryKey: ['join', link], queryFn: () => api.join.info({ link }) });
  const language = info.data?.language ?? 'ar';
  const timeZone = info.data?.studentTimeZone ?? systemZone();
  useEffect(() => {
    if (info.data !== undefined) void texts.setLanguage(info.data.language);
  }, [texts, info.data]);
  const format = useMemo(() => createFormat({ language, digits: 'latin', timeZone }), [language, timeZone]);
  return (
    <FormatProvider value={format}>
      <main style={{ maxInlineSize: 390, padding: 20 }}>
        <QueryFailure query={info} />
        {info.isPending ? <SkeletonRows rows={4} /> : null}
        {info.data?.session === undefined || info.data.session === null ? null : (
          <>
            <h1>{info.data.session.title}</h1>
            <p>{whenOf(info.data.session, format)}</p>
          </>
        )}
      </main>
    </FormatProvider>
  );
}

function whenOf(session: NonNullable<JoinInfo['session']>, format: ReturnType<typeof createFormat>): string {
  return `${format.date(session.startsAt)} ${format.timeRange(session.startsAt, session.endsAt)}`;
}
