import type { FastifyInstance } from 'fastify';
import { contract } from '#shared/contract/contract.ts';
import { CONTRACT_VERSION } from '#shared/contract/common.ts';

/** `GET /api/openapi.json`: the contract for outsiders, made when first asked for. */
export function openApiRoute(app: FastifyInstance): void {
  let made: Promise<unknown> | undefined;
  app.get('/api/openapi.json', async (_request, reply) => {
    made ??= generate();
    return reply.send(await made);
  });
}

/** The generator is large and rarely needed: it is loaded when somebody asks. */
async function generate(): Promise<unknown> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
  ]);
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  return generator.generate(contract, {
    info: { title: 'Itqan', version: String(CONTRACT_VERSION) },
    servers: [{ url: '/api' }],
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  });
}
