import { ConditionFailedError, InvalidArgumentError } from "../../ground/errors.ts";
import { type Grant, type GrantGroup, grantOf, missingDriver } from "../../ground/grant.ts";
import { exactKey, type TableActions, tableActions } from "./actions.ts";
import { unmet } from "./condition.ts";
import type { KeyValues, TableAction, TableDriver, TableLayout } from "./driver.ts";
import type { KeyValue, WriteCondition } from "./handle.ts";
import { TRANSACT, tableHandling } from "./operations.ts";

/**
 * DynamoDB: "up to 100 action requests"
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html); a batch of Cosmos DB has as many.
 */
const MOST_ACTIONS = 100;

/** One item's part of a transaction; it does nothing by itself. Made by the tables that the transaction gives. */
export interface TransactionAction {
  readonly type: TableAction["type"];
}

/** The handles of tables of any items, as far as transactions follow from them. */
interface AnyReader {
  get(...args: never): Promise<{ readonly item: unknown } | undefined>;
}
interface AnyWriter {
  put(...args: never): unknown;
  update(...args: never): unknown;
  delete(...args: never): unknown;
}

/** The condition in options of a write. */
type ConditionOf<Options> = Options extends { readonly if?: infer Condition }
  ? NonNullable<Condition>
  : never;

/** What a transaction can do with a table of which it has the writer: the same as its handle, and to check. */
export interface TransactionTable<W extends AnyWriter> {
  /** Writes a whole item. */
  put(...args: Parameters<W["put"]>): TransactionAction;
  /** Changes attributes of an item that exists: where there is none, the transaction fails. */
  update(...args: Parameters<W["update"]>): TransactionAction;
  /** Deletes an item; without a condition, an item that is not there is no failure. */
  delete(...args: Parameters<W["delete"]>): TransactionAction;
  /** Writes nothing, but everything else is done only where the condition holds. */
  check(
    key: Parameters<W["delete"]>[0],
    condition: ConditionOf<Parameters<W["delete"]>[1]>,
  ): TransactionAction;
}

/** What a transaction can do with a table of which it has the reader. */
export interface TransactionCheck<R extends AnyReader> {
  /** Writes nothing, but everything else is done only where the condition holds. */
  check(
    key: Parameters<R["get"]>[0],
    condition: WriteCondition<NonNullable<Awaited<ReturnType<R["get"]>>>["item"]>,
  ): TransactionAction;
}

/** The tables of a transaction, by the names that its declaration gives them. */
export type TransactionTables<G extends TransactionGrants> = {
  readonly [Name in keyof G]: G[Name] extends Grant<infer Handle>
    ? Handle extends AnyWriter
      ? TransactionTable<Handle>
      : Handle extends AnyReader
        ? TransactionCheck<Handle>
        : never
    : never;
};

/** Writers of the tables that a transaction writes to, readers of those that it only checks. */
export type TransactionGrants = Readonly<Record<string, Grant>>;

/** What a handler does with several items at once. */
export interface Transaction<G extends TransactionGrants = TransactionGrants> {
  /**
   * Does all of 1 to 100 actions, each on another item, or none; nobody sees a part of it. Throws `TransactionConditionError`,
   * which says whose condition does not hold, `TooLargeError`, `ThrottledError` where others write the same items all the time, and
   * `UnknownOutcomeError` where it cannot be told whether it was done.
   */
  write(actions: (tables: TransactionTables<G>) => readonly TransactionAction[]): Promise<void>;
}

/** How a transaction is declared. */
export interface TransactionOptions {
  /**
   * "partition": all items of a write have the same partition key, of one table. Azure can do no other transactions, and
   * an app that is to run there has to say so.
   */
  readonly within?: "partition";
}

/** An action whose condition did not hold: its place in the transaction, and its item. */
export interface FailedAction {
  readonly index: number;
  readonly table: string;
  readonly key: KeyValues;
}

/** A transaction wrote nothing, as conditions of some of its actions do not hold. Read again, then decide. */
export class TransactionConditionError extends ConditionFailedError {
  override name = "TransactionConditionError";
  /** In the order of the actions. */
  readonly failed: readonly FailedAction[];

  constructor(message: string, failed: readonly FailedAction[]) {
    super(message);
    this.failed = failed;
  }
}

/**
 * Lets a function write several items of these tables at once, stated in its `uses`: writers of those that it writes to, readers
 * of those that it only checks. It gets no other operation on them.
 * @example
 * ```ts
 * http("transfer", {
 *   uses: { bank: transaction({ accounts: accounts.writer, transfers: transfers.writer }) },
 *   body: Transfer,
 * }, async ({ bank, body: { id, from, to, amount } }) => {
 *   await bank.write(({ accounts, transfers }) => [
 *     accounts.update({ id: from }, { add: { balance: -amount } }, { if: ["balance", ">=", amount] }),
 *     accounts.update({ id: to }, { add: { balance: amount } }),
 *     transfers.put({ id, from, to, amount }, { if: "absent" }),
 *   ]);
 *   return json({ id }, { status: 201 });
 * });
 * ```
 */
export function transaction<G extends TransactionGrants>(
  tables: G,
  { within }: TransactionOptions = {},
): GrantGroup<Transaction<G>> {
  const parts = Object.fromEntries(Object.entries(tables).map(([name, grant]) => [name, partOf(grant)]));
  return {
    parts,
    ...(within !== undefined && { within }),
    ...problemOf(parts, within),
    carries: false,
    bind({ table: driver }: Readonly<{ table?: TableDriver }>) {
      const handle = transactionHandle(parts, within, driver ?? missingDriver(firstTable(parts)));
      return () => handle;
    },
  };
}

const ACCESSES: Readonly<Record<string, string>> = {
  writer: "transactionWriter",
  reader: "transactionReader",
};

/** What no transaction can be declared with. */
function problemOf(parts: Readonly<Record<string, Grant>>, within: unknown): { readonly problem?: string } {
  const grants = Object.values(parts);
  if (grants.length === 0) return { problem: "is a transaction without a table" };
  const other = Object.keys(parts).find((name) => !isTransactionAccess(parts[name]?.access));
  if (other !== undefined) {
    return {
      problem: `is a transaction, and ${other} is neither the writer nor the reader of a table: write ${other}.writer, or ${other}.reader if it is only checked`,
    };
  }
  if (!grants.some(({ access }) => access === ACCESSES.writer)) {
    return { problem: "is a transaction that writes to no table: name the writer of one" };
  }
  if (within !== undefined && within !== "partition") {
    return { problem: `has within: ${JSON.stringify(within)}; it must be "partition", or not there` };
  }
  if (within === "partition" && new Set(grants.map(({ resource }) => resource)).size > 1) {
    return {
      problem:
        'is a transaction within a partition, and has several tables: keep what belongs together in one table, under one partition key, or take `within: "partition"` away',
    };
  }
  return {};
}

function isTransactionAccess(access: string | undefined): boolean {
  return Object.values(ACCESSES).some((one) => one === access);
}

/** A table's grant with just what a transaction does with it; what is none stays as it is, and is reported. */
function partOf(grant: Grant): Grant {
  const access = ACCESSES[grant?.access];
  if (access === undefined || grant.resource?.kind !== "table") return grant;
  return grantOf(grant.resource as TableLayout, access, tableHandling);
}

function firstTable(parts: Readonly<Record<string, Grant>>) {
  const [first] = Object.values(parts);
  if (first) return first.resource;
  throw new InvalidArgumentError("A transaction has one table at least.");
}

function transactionHandle(
  parts: Readonly<Record<string, Grant>>,
  within: "partition" | undefined,
  driver: TableDriver,
): Transaction {
  const made = new WeakSet<object>();
  const noted = <A extends TableAction>(action: A): A => {
    made.add(action);
    return action;
  };
  const tables = Object.fromEntries(
    Object.entries(parts).map(([name, { resource, operations }]) => {
      const { put, update, delete: remove, check } = tableActions(resource as TableLayout);
      const all: TableActions = {
        put: (...args) => noted(put(...args)),
        update: (...args) => noted(update(...args)),
        delete: (...args) => noted(remove(...args)),
        check: (...args) => noted(check(...args)),
      };
      const granted = Object.entries(all).filter(([action]) =>
        operations.includes(TRANSACT[action as keyof TableActions]),
      );
      return [name, Object.freeze(Object.fromEntries(granted))];
    }),
  );
  const isMade = (action: unknown): action is TableAction =>
    typeof action === "object" && action !== null && made.has(action);
  return Object.freeze<Transaction>({
    async write(make) {
      const actions: unknown = make(tables as TransactionTables<TransactionGrants>); // as the types of its grants say
      if (!Array.isArray(actions) || !actions.every(isMade)) {
        throw new InvalidArgumentError(
          "A transaction writes a list of what its own tables return: `write(({ items }) => [items.put(item)])`.",
        );
      }
      refuseActions(actions, within);
      const failed = await driver.transact(actions);
      if (failed.length > 0) throw conditionsFailed(actions, failed);
    },
  });
}

function refuseActions(actions: readonly TableAction[], within: "partition" | undefined): void {
  if (actions.length < 1 || actions.length > MOST_ACTIONS) {
    throw new InvalidArgumentError(
      `A transaction has 1 to ${MOST_ACTIONS} actions, not ${actions.length}. Split it, or keep what belongs together in one item.`,
    );
  }
  const items = new Set<string>();
  for (const action of actions) {
    const id = JSON.stringify([action.table.name, ...Object.values(keyOf(action))]);
    if (items.has(id)) {
      throw new InvalidArgumentError(
        `A transaction has two actions on one item of table ${action.table.name}. Make one of them: a put, an update and a delete take a condition.`,
      );
    }
    items.add(id);
  }
  if (within === undefined) return;
  const [first, ...others] = actions.map(partitionOf);
  const other = others.find((partition) => partition !== first);
  if (other !== undefined) {
    throw new InvalidArgumentError(
      `The transaction is within a partition, and has actions on items of several. Give them the same ${actions[0]?.table.partitionKey}, or take \`within\` away.`,
    );
  }
}

function partitionOf(action: TableAction): KeyValue | undefined {
  return keyOf(action)[action.table.partitionKey];
}

function keyOf(action: TableAction): KeyValues {
  return action.type === "put" ? exactKey(action.table, action.item) : action.key;
}

function conditionsFailed(
  actions: readonly TableAction[],
  indexes: readonly number[],
): TransactionConditionError {
  const entries = indexes.flatMap((index) => {
    const action = actions[index];
    return action ? [{ index, action }] : [];
  });
  const reasons = entries.map(
    ({ index, action: { type, table, condition } }) =>
      `action ${index}, ${type} of table ${table.name}: ${unmet(condition ?? "present")}`,
  );
  const failed = entries.map(({ index, action }) => ({
    index,
    table: action.table.name,
    key: keyOf(action),
  }));
  return new TransactionConditionError(`The transaction wrote nothing: ${reasons.join("; ")}.`, failed);
}
