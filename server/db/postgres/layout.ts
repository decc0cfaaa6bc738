import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isMissing } from '#server/process/private-file.ts';

/** Where the files of one database lie: the cluster, and beside it what Postgres must not find inside. */
export interface Layout {
  /** The cluster itself, every link in its path resolved: what `show data_directory` answers. */
  readonly cluster: string;
  /**
   * The password of the database's only user, in plain text, 0600. It guards a database that listens on this machine's
   * loopback address only, and whoever can read this file can read the cluster beside it just as well.
   */
  readonly password: string;
  readonly state: string;
  readonly log: string;
  /** A draft of a first set-up is named this and `<pid>-<random>`. */
  readonly draftPrefix: string;
}

/** Makes the directory above the cluster and says where everything lies. */
export async function layoutOf(dataDir: string): Promise<Layout> {
  await mkdir(dirname(dataDir), { recursive: true });
  const base = join(await realpath(dirname(dataDir)), basename(dataDir));
  return {
    cluster: await resolved(base),
    password: `${base}.password`,
    state: `${base}.state.json`,
    log: `${base}.log`,
    draftPrefix: `${base}.setup-`,
  };
}

async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isMissing(error)) return path;
    throw error;
  }
}
