import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { type ApiClient, createApiClient, type Transport } from './create-client.ts';
import { desktop } from './desktop.ts';

/** The window's requests go through main, which knows the server, adds the sign-in and refuses any path outside /api. */
const throughMain: Transport = async (request) => {
  const { pathname, search } = new URL(request.url);
  const body = request.body === null ? null : await request.text();
  const answer = await desktop.apiRequest({
    method: request.method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: `${pathname}${search}`,
    body,
  });
  return new Response(answer.status === 204 ? null : answer.body, {
    status: answer.status,
    headers: { 'content-type': answer.contentType },
  });
};

/** Calls an endpoint once: `await api.sessions.ring({ id, studentId })`. */
export const api: ApiClient = createApiClient('http://desktop', throughMain);

/** Keys and options for the query cache: `useQuery(queries.sessions.detail.queryOptions({ input: { id } }))`. */
export const queries = createTanstackQueryUtils(api);
