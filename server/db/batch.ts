import type { Writable } from 'node:stream';
import { Query, type Client, type FieldDef } from 'pg';
import { serialize } from 'pg-protocol';
import { BEGIN, takeBegin } from './fewer-trips.ts';

/** A statement that each connection plans once, under its name, with what stands in it as `$1`, `$2` … */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** How the rows of a statement are read: each column's name, and what makes a value of its text. */
type Columns = readonly { readonly name: string; readonly parse: (text: string) => unknown }[];
interface Plan {
  readonly text: string;
  readonly columns: Columns;
}
/** What each connection has planned. */
const plans = new WeakMap<Client, Map<string, Plan>>();

/**
 * Several statements as one message with one answer. A `Query` each would end in a `Sync` of its own, at which Postgres
 * writes to the socket and wakes us: thirty times a fold, at more than the small statements themselves cost. What a
 * connection has planned is neither planned nor described again. When one fails, those behind it do not run; outside a
 * transaction those before it are undone as well.
 */
class Batch extends Query {
  // What the client looks at.
  declare callback: (error: unknown, results: object[][]) => void;
  readonly query_timeout: number | undefined;

  readonly #client: Client;
  readonly #statements: readonly Statement[];
  readonly #known: Map<string, Plan>;
  readonly #results: object[][] = [[]];
  #columns: Columns = [];
  #error: unknown;

  constructor(client: Client, statements: readonly Statement[], limitMs: number | undefined) {
    // A configuration would be copied property by property.
    super('');
    this.#client = client;
    this.#statements = statements;
    this.#known = plans.get(client) ?? new Map<string, Plan>();
    plans.set(client, this.#known);
    this.query_timeout = limitMs;
  }

  get #statement(): Statement | undefined {
    return this.#statements[this.#results.length - 1];
  }

  override submit = (connection: unknown): void => {
    const messages: Buffer[] = [];
    for (const { name, text, values } of this.#statements) {
      const isPlanned = this.#known.has(name);
      if (!isPlanned) {
        // One that failed when it was first sent may have been planned all the same.
        messages.push(serialize.close({ type: 'S', name }), serialize.parse({ name, text }));
      }
      messages.push(serialize.bind({ statement: name, values: [...values], valueMapper: textOf }));
      if (!isPlanned) messages.push(serialize.describe({ type: 'P', name: '' }));
      messages.push(serialize.execute({ portal: '' }));
    }
    messages.push(serialize.sync());
    // Joined by us: a list of many small pieces costs the system more than copying them does.
    (connection as { readonly stream: Writable }).stream.write(Buffer.concat(messages));
    this.#begin();
  };

  #begin(): void {
    this.#columns = this.#known.get(this.#statement?.name ?? '')?.columns ?? [];
  }

  handleRowDescription({ fields }: { readonly fields: readonly FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: this.#client.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
    }));
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    try {
      const row: Record<string, unknown> = {};
      this.#columns.forEach(({ name, parse }, n) => {
        const field = fields[n] ?? null;
        row[name] = field === null ? null : parse(field);
      });
      this.#results.at(-1)?.push(row);
    } catch (error) {
      this.#error ??= error;
    }
  }

  handleCommandComplete(): void {
    const { name, text } = this.#statement ?? { name: '', text: '' };
    if (!this.#known.has(name)) this.#known.set(name, { text, columns: this.#columns });
    this.#results.push([]);
    this.#begin();
  }

  handleError(error: unknown): void {
    this.callback(error, []);
  }

  handleReadyForQuery(): void {
    this.callback(this.#error, this.#results.slice(0, -1));
  }
}

/**
 * Runs the statements in their order, the first with the BEGIN that is owed; each answers its rows. @throws what the first
 * that fails throws.
 */
export function runBatch(
  client: Client,
  statements: readonly Statement[],
  limitMs: number | undefined,
): Promise<object[][]> {
  const known = plans.get(client);
  const other = statements.find(({ name, text }) => (known?.get(name)?.text ?? text) !== text);
  if (other) throw new Error(`the name "${other.name}" belongs to another statement`);
  const first = takeBegin(client) ? [BEGIN] : [];
  return new Promise((resolve, reject) => {
    const batch = new Batch(client, [...first, ...statements], limitMs);
    batch.callback = (error, results) => (error ? reject(error) : resolve(results.slice(first.length)));
    client.query(batch);
  });
}

/** A value as Postgres reads it; arrays in its own form. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(elementOf).join(',')}}`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function elementOf(value: unknown): string {
  const text = textOf(value);
  return text === null ? 'null' : `"${text.replaceAll(/["\\\\]/g, String.raw`\$&`)}"`;
}
