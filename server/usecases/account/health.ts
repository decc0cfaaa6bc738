import { CONTRACT_VERSION } from '#shared/contract/common.ts';
import type { Health } from '#shared/contract/account.ts';
import { databaseNow } from '../../db/connect.ts';
import type { AcademyRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import packageJson from '../../../package.json' with { type: 'json' };

/** What anybody may know: whether the parts answer, and which app this server fits. Never about a person. */
export async function healthOf(deps: Deps): Promise<Health> {
  const liveKit = deps.liveKit ? ((await deps.liveKit.ping()) ? 'ok' : 'away') : 'missing';
  const base = {
    contractVersion: CONTRACT_VERSION,
    version: packageJson.version,
    liveKit,
    liveKitUrl: deps.liveKit?.url ?? null,
  } as const;
  try {
    const now = await databaseNow(deps.db);
    const academy = await deps.db<AcademyRow>('academy').first('demo');
    return {
      ...base,
      status: liveKit === 'away' ? 'degraded' : 'ok',
      now,
      setUp: academy !== undefined,
      demo: academy?.demo ?? false,
      database: 'ok',
    };
  } catch (error) {
    deps.log.warn({ err: error }, 'health: the database does not answer');
    return { ...base, status: 'degraded', now: 0, setUp: false, demo: false, database: 'away' };
  }
}
