import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { app } from "../../app.ts";
import { http } from "../../functions/http.ts";
import { ConditionFailedError, InvalidArgumentError, ValidationError } from "../../ground/errors.ts";
import type { Grant, GrantGroup } from "../../ground/grant.ts";
import { problemsOf } from "../../model/check.ts";
import { takeInventory } from "../../model/take-inventory.ts";
import { httpApi } from "../../triggers/api/declare.ts";
import { bindUses } from "../bind-uses.ts";
import { queue } from "../queue/declare.ts";
import { table } from "./declare.ts";
import type { TableAction } from "./driver.ts";
import { type Transaction, type TransactionConditionError, transaction } from "./transaction.ts";

const Account = z.object({ id: z.string(), balance: z.number() });
const accounts = table("accounts", { schema: Account, partitionKey: "id" });
const Entry = z.object({ account: z.string(), at: z.number(), amount: z.number() });
const entries = table("entries", { schema: Entry, partitionKey: "account", sortKey: "at" });

describe("a transaction's handle", () => {
  const bank = transaction({ accounts: accounts.writer, entries: entries.writer });
  /** The handle, and the transactions that its driver was asked for, which fail at these places. */
  const bound = <G>(group: GrantGroup<G>, failing: readonly number[] = []) => {
    const asked: (readonly TableAction[])[] = [];
    const transact = async (actions: readonly TableAction[]) => {
      asked.push(actions);
      return failing;
    };
    const handles = bindUses({ bank: group }, { table: { transact } as never }, () => {})({
      carried: () => ({}),
    });
    return { bank: handles.bank as G, asked };
  };

  it("hands all actions over at once, checked and with their tables", async () => {
    const { bank: handle, asked } = bound(bank);
    await handle.write((t) => [
      t.accounts.update({ id: "a" }, { add: { balance: -5 } }, { if: ["balance", ">=", 5] }),
      t.accounts.check({ id: "b" }, "present"),
      t.entries.put({ account: "a", at: 1, amount: -5 }, { if: "absent" }),
      t.entries.delete({ account: "a", at: 0 }),
    ]);
    expect(asked).toEqual([
      [
        {
          type: "update",
          table: accounts,
          key: { id: "a" },
          update: { add: { balance: -5 } },
          condition: ["balance", ">=", 5],
        },
        { type: "check", table: accounts, key: { id: "b" }, condition: "present" },
        { type: "put", table: entries, item: { account: "a", at: 1, amount: -5 }, condition: "absent" },
        { type: "delete", table: entries, key: { account: "a", at: 0 } },
      ],
    ]);
  });

  it("says which items' conditions did not hold", async () => {
    const { bank: handle } = bound(bank, [0, 2]);
    const failing = handle.write((t) => [
      t.accounts.update({ id: "a" }, { add: { balance: -5 } }, { if: ["balance", ">=", 5] }),
      t.accounts.update({ id: "b" }, { add: { balance: 5 } }),
      t.entries.put({ account: "a", at: 1, amount: -5 }, { if: "absent" }),
    ]);
    const error = await failing.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConditionFailedError);
    expect(error).toMatchObject({
      name: "TransactionConditionError",
      code: "condition-failed",
      message:
        "The transaction wrote nothing: action 0, update of table accounts: its condition on balance does not hold; action 2, put of table entries: an item with this key exists.",
      failed: [
        { index: 0, table: "accounts", key: { id: "a" } },
        { index: 2, table: "entries", key: { account: "a", at: 1 } },
      ],
    } satisfies Partial<TransactionConditionError>);
  });

  it.each<[string, Parameters<Transaction<{ accounts: typeof accounts.writer }>["write"]>[0], string]>([
    ["no action", () => [], "1 to 100 actions, not 0"],
    [
      "101 actions",
      (t) => Array.from({ length: 101 }, (_, n) => t.accounts.delete({ id: String(n) })),
      "1 to 100 actions, not 101",
    ],
    [
      "two actions on an item",
      (t) => [t.accounts.check({ id: "a" }, "present"), t.accounts.put({ id: "a", balance: 1 })],
      "two actions on one item of table accounts",
    ],
    ["what its tables did not make", () => [{ type: "put" }], "what its own tables return"],
    ["no list", () => undefined as never, "what its own tables return"],
    [
      "a check without a condition",
      (t) => [t.accounts.check({ id: "a" }, undefined as never)],
      "needs a condition",
    ],
    ["a key that is none", (t) => [t.accounts.delete({ id: true } as never)], "needs id, a text or a number"],
  ])("refuses %s", async (_, actions, message) => {
    const { bank: handle, asked } = bound(transaction({ accounts: accounts.writer }));
    await expect(handle.write(actions)).rejects.toThrow(message);
    await expect(handle.write(actions)).rejects.toThrow(InvalidArgumentError);
    expect(asked).toEqual([]);
  });

  it("refuses an item that does not match its table's schema", async () => {
    const { bank: handle, asked } = bound(bank);
    const wrong = { id: "a", balance: "5" } as never;
    await expect(handle.write((t) => [t.accounts.put(wrong)])).rejects.toThrow(ValidationError);
    expect(asked).toEqual([]);
  });

  it("within a partition refuses items of several", async () => {
    const { bank: handle, asked } = bound(transaction({ entries: entries.writer }, { within: "partition" }));
    const put = (account: string, at: number) => ({ account, at, amount: 1 });
    await handle.write((t) => [t.entries.put(put("a", 1)), t.entries.delete({ account: "a", at: 2 })]);
    await expect(
      handle.write((t) => [t.entries.put(put("a", 1)), t.entries.delete({ account: "b", at: 2 })]),
    ).rejects.toThrow("has actions on items of several");
    expect(asked).toHaveLength(1);
  });

  it("can only check items of a table whose reader it has", () => {
    const { bank: handle } = bound(transaction({ accounts: accounts.writer, entries: entries.reader }));
    let given: object = {};
    void handle.write((t) => {
      given = t.entries;
      // @ts-expect-error put was not granted
      t.entries.put;
      return [t.entries.check({ account: "a", at: 1 }, ["amount", ">", 1])];
    });
    expect(Object.keys(given)).toEqual(["check"]);
  });
});

describe("a transaction in an app", () => {
  const using = (bank: Grant | GrantGroup) =>
    app("bank", { api: httpApi({ "POST /": http("use", { uses: { bank } }, () => new Response()) }) });

  it("gives the function a grant of each table, and no other operation than in transactions", () => {
    const definition = using(transaction({ accounts: accounts.writer, entries: entries.reader }));
    const { functions, resources } = takeInventory(definition);
    expect(functions[0]?.grants).toEqual([
      {
        name: "bank.accounts",
        resource: accounts,
        access: "transactionWriter",
        together: { name: "bank" },
      },
      { name: "bank.entries", resource: entries, access: "transactionReader", together: { name: "bank" } },
    ]);
    expect(resources.table.map(({ name }) => name)).toEqual(["accounts", "entries"]);
  });

  it.each<[string, () => GrantGroup, string]>([
    ["without a table", () => transaction({}), "is a transaction without a table"],
    [
      "that writes to none",
      () => transaction({ accounts: accounts.reader }),
      "is a transaction that writes to no table",
    ],
    [
      "of another kind",
      () => transaction({ jobs: queue("jobs", { schema: Account }).sender }),
      "jobs is neither the writer nor the reader of a table",
    ],
    [
      "with a readWriter",
      () => transaction({ accounts: accounts.readWriter }),
      "accounts is neither the writer nor the reader of a table",
    ],
    ["with what is no grant", () => transaction({ accounts: undefined as never }), "is not a grant"],
    [
      "within something else",
      () => transaction({ accounts: accounts.writer }, { within: "table" as never }),
      'has within: "table"',
    ],
    [
      "within a partition of two tables",
      () => transaction({ a: accounts.writer, e: entries.writer }, { within: "partition" }),
      "is a transaction within a partition, and has several tables",
    ],
    ["with a name that is none", () => transaction({ "a-b": accounts.writer }), "a name is an identifier"],
  ])("%s is refused", (_, declare, message) => {
    const problems = problemsOf(using(declare())).map((problem) => `${problem.where}: ${problem.message}`);
    expect(problems.join("\n")).toContain(message);
    expect(problems.join("\n")).toContain("function use, uses.bank");
  });
});
