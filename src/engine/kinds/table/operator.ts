import type { JsonObject, Page, Stored, TableReader, TableWriter } from "@motif/core";
import { handleOf } from "@motif/core/model";
import type { PageRequest } from "../../ground/admin-parameters.ts";
import type { OperatorAccess } from "../../ground/kind.ts";
import { named } from "../../ground/named.ts";
import type { Tables } from "./store.ts";

/** What the admin API asks of an app's tables. */
export interface TablePort {
  items(table: string, page: PageRequest): Promise<Page<Stored<JsonObject>>>;
}

/** All operations on a table of any items. */
export type AnyTable = TableReader<JsonObject, string, string> & TableWriter<JsonObject, string>;

/** What an operator may do with an app's tables. */
export class TableOperator implements TablePort {
  readonly #access: OperatorAccess<Tables>;

  constructor(access: OperatorAccess<Tables>) {
    this.#access = access;
  }

  /** All operations on a table. Throws `NotFoundError`. */
  handle(name: string): AnyTable {
    const { inventory, drivers } = this.#access;
    const table = named("table", inventory.resources.table, name);
    return handleOf(table, "readWriter", drivers) as AnyTable; // what this access gives
  }

  async items(table: string, page: PageRequest): Promise<Page<Stored<JsonObject>>> {
    return this.handle(table).scan(page);
  }
}
