import { z } from 'zod';
import { supervisedState } from '#server/process/state-file.ts';

/** Kept beside the cluster: the port for the next start, and whose postmaster it is. */
export const postgresState = z.object({ port: z.int().positive(), ...supervisedState });
export type PostgresState = Readonly<z.infer<typeof postgresState>>;
