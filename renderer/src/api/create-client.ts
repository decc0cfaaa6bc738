import { createORPCClient, onError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { ResponseValidationPlugin } from '@orpc/contract/plugins';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { contract, type Contract } from '#shared/contract/contract.ts';
import { toFailure } from './failure.ts';

export type ApiClient = ContractRouterClient<Contract>;

/** How a request leaves this page: through the main process in the window, by `fetch` on the student's page. */
export type Transport = (request: Request) => Promise<Response>;

/**
 * The client of the one contract over any transport. Answers are parsed by the contract's schemas; everything that goes
 * wrong is thrown as an ApiFailure.
 */
export function createApiClient(origin: string, transport: Transport): ApiClient {
  const link = new OpenAPILink(contract, {
    url: `${origin}/api`,
    fetch: (request) => transport(request),
    plugins: [new ResponseValidationPlugin(contract)],
    interceptors: [
      onError((thrown) => {
        throw toFailure(thrown);
      }),
    ],
  });
  return createORPCClient(link);
}
