import { afterAll, beforeAll, describe } from "vitest";
import type { TableDriver, TableLayout } from "./driver.ts";
import { conditionBehaviour } from "./testing/conditions.ts";
import { TABLES, TableContext } from "./testing/context.ts";
import { itemBehaviour } from "./testing/items.ts";
import { lostAnswerBehaviour } from "./testing/lost-answers.ts";
import { queryBehaviour } from "./testing/queries.ts";
import { transactionBehaviour } from "./testing/transactions.ts";
import { writeBehaviour } from "./testing/writes.ts";

/** A platform's tables, ready for the suite. */
export interface TableFixture {
  readonly driver: TableDriver;
  /** Loses the answer to the driver's next write. Not given where there is no network between driver and tables. */
  loseAnswer?(): void;
  close?(): Promise<void>;
}

/** Where platforms differ. */
export interface TableSuiteOptions {
  /** Largest item in bytes; 400 KB (that of DynamoDB) if not given. */
  readonly itemLimit?: number;
  /** Whether transactions are of items of one partition of one table only; not so if not given. */
  readonly withinPartition?: boolean;
}

/** The behaviour of tables. `open` makes the tables, empty, and a driver for them. */
export function tableSuite(
  name: string,
  open: (tables: readonly TableLayout[]) => Promise<TableFixture>,
  { itemLimit = 400 * 1024, withinPartition = false }: TableSuiteOptions = {},
): void {
  describe(`tables: ${name}`, () => {
    let fixture: TableFixture;
    let t: TableContext;

    beforeAll(async () => {
      fixture = await open(TABLES);
      t = new TableContext(fixture.driver, itemLimit, fixture.loseAnswer);
    });
    afterAll(() => fixture?.close?.());

    itemBehaviour(() => t);
    writeBehaviour(() => t);
    conditionBehaviour(() => t);
    transactionBehaviour(() => t, { withinPartition });
    lostAnswerBehaviour(() => t);
    queryBehaviour(() => t);
  });
}
